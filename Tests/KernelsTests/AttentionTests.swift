import Foundation
import Kernels
import TestSupport
import Testing

/// Attention of one image and head size, in double precision and by the definition.
private struct Reference {
  let tokens: Int
  let headWidth: Int
  let prefix: Int
  let block: Int

  func weights(_ q: [[Double]], _ k: [[Double]]) -> [[Double]] {
    (0..<tokens).map { i in
      let scores = (0..<tokens).map { j in
        j < prefix || j / block <= i / block
          ? zip(q[i], k[j]).map(*).reduce(0, +) / Double(headWidth).squareRoot() : -.infinity
      }
      let highest = scores.max() ?? 0
      let exponentials = scores.map { exp($0 - highest) }
      let sum = exponentials.reduce(0, +)
      return exponentials.map { $0 / sum }
    }
  }
}

struct AttentionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let tokens: Int
    let heads: Int
    let headWidth: Int
    let prefixes: [Int]
    var block = 1
    var testDescription: String {
      "T \(tokens), \(heads) × \(headWidth), S \(prefixes), blocks of \(block)"
    }
  }

  /// Awkward sizes: less than a tile, odd remainders, more than one block of queries.
  static let cases = [
    Case(tokens: 1, heads: 1, headWidth: 4, prefixes: [1]),
    Case(tokens: 4, heads: 2, headWidth: 3, prefixes: [2, 1]),
    Case(tokens: 17, heads: 2, headWidth: 16, prefixes: [1, 5, 17]),
    Case(tokens: 49, heads: 3, headWidth: 20, prefixes: [14, 33]),
    Case(tokens: 65, heads: 1, headWidth: 64, prefixes: [1, 64]),
    Case(tokens: 150, heads: 1, headWidth: 33, prefixes: [70]),
    Case(tokens: 16, heads: 2, headWidth: 8, prefixes: [1, 6], block: 4),
    Case(tokens: 81, heads: 1, headWidth: 20, prefixes: [1, 40], block: 9),
    Case(tokens: 150, heads: 1, headWidth: 33, prefixes: [1], block: 25),
    Case(tokens: 196, heads: 1, headWidth: 16, prefixes: [1], block: 49),
    Case(tokens: 140, heads: 1, headWidth: 16, prefixes: [1], block: 70),
    Case(tokens: 93, heads: 1, headWidth: 16, prefixes: [1, 62], block: 31),
  ]

  @Test(arguments: cases)
  func `forward and backward match the definition`(_ test: Case) {
    var generator = TestGenerator(7)
    let shape = AttentionShape(
      tokens: test.tokens, heads: test.heads, headWidth: test.headWidth, block: test.block)
    let (images, width) = (test.prefixes.count, shape.width)
    let rows = images * test.tokens
    let input = FloatBuffer(generator.values(rows * 3 * width))
    let outputGradient = FloatBuffer(generator.values(rows * width))
    let prefix = IntBuffer(count: images)
    for (image, length) in test.prefixes.enumerated() { prefix[image] = length }
    let scratch = FloatBuffer(count: shape.scratchCount)
    let output = FloatBuffer(count: rows * width)
    let logSums = FloatBuffer(count: rows * test.heads)
    let gradient = FloatBuffer(count: rows * 3 * width)
    scratch.all.fill(.nan)  // nothing may be read before it is written
    attentionForward(
      output: output.all, logSums: logSums.all, queryKeyValue: input.all, prefix: prefix,
      images: images, shape: shape, scratch: scratch.all)
    scratch.all.fill(.nan)
    attentionBackward(
      queryKeyValueGradient: gradient.all, outputGradient: outputGradient.all,
      queryKeyValue: input.all, logSums: logSums.all, prefix: prefix, images: images,
      shape: shape, scratch: scratch.all)
    let expected = reference(test, input.all.values, outputGradient.all.values)
    #expect(relativeError(output.all.values, expected.output) < 1e-5)
    #expect(relativeError(gradient.all.values, expected.gradient) < 1e-5)
  }

  private func reference(
    _ test: Case, _ input: [Float], _ outputGradient: [Float]
  ) -> (output: [Double], gradient: [Double]) {
    let (tokens, headWidth) = (test.tokens, test.headWidth)
    let width = test.heads * headWidth
    var output = [Double](repeating: 0, count: test.prefixes.count * tokens * width)
    var gradient = [Double](repeating: 0, count: input.count)
    let factor = 1 / Double(headWidth).squareRoot()
    for (image, prefix) in test.prefixes.enumerated() {
      for head in 0..<test.heads {
        func at(_ t: Int, _ part: Int) -> Int {
          (image * tokens + t) * 3 * width + part * width + head * headWidth
        }
        func matrix(_ part: Int) -> [[Double]] {
          (0..<tokens).map { t in
            (0..<headWidth).map { Double(input[at(t, part) + $0]) }
          }
        }
        let (q, k, v) = (matrix(0), matrix(1), matrix(2))
        let reference = Reference(
          tokens: tokens, headWidth: headWidth, prefix: prefix, block: test.block)
        let p = reference.weights(q, k)
        for i in 0..<tokens {
          let row = (image * tokens + i) * width + head * headWidth
          let dO = (0..<headWidth).map { Double(outputGradient[row + $0]) }
          for d in 0..<headWidth {
            output[row + d] = (0..<tokens).reduce(0) { $0 + p[i][$1] * v[$1][d] }
          }
          let dP = (0..<tokens).map { j in zip(dO, v[j]).map(*).reduce(0, +) }
          let mean = zip(p[i], dP).map(*).reduce(0, +)
          for j in 0..<tokens {
            let dS = p[i][j] * (dP[j] - mean) * factor
            for d in 0..<headWidth {
              gradient[at(i, 0) + d] += dS * k[j][d]
              gradient[at(j, 1) + d] += dS * q[i][d]
              gradient[at(j, 2) + d] += p[i][j] * dO[d]
            }
          }
        }
      }
    }
    return (output, gradient)
  }

  @Test func `a hidden key never changes an output bit`() {
    var generator = TestGenerator(3)
    let shape = AttentionShape(tokens: 21, heads: 2, headWidth: 8)
    let input = FloatBuffer(generator.values(21 * 3 * 16))
    let prefix = IntBuffer(count: 1)
    prefix[0] = 6
    let scratch = FloatBuffer(count: shape.scratchCount)
    func outputs() -> [Float] {
      let (output, logs) = (FloatBuffer(count: 21 * 16), FloatBuffer(count: 42))
      attentionForward(
        output: output.all, logSums: logs.all, queryKeyValue: input.all, prefix: prefix,
        images: 1, shape: shape, scratch: scratch.all)
      return output.all.values
    }
    let before = outputs()
    for column in 0..<48 { input.all[13 * 48 + column] += 1 }
    let after = outputs()
    #expect(Array(before[0..<(13 * 16)]) == Array(after[0..<(13 * 16)]))
    for row in 13..<21 {
      #expect(
        Array(before[(row * 16)..<(row * 16 + 16)]) != Array(after[(row * 16)..<(row * 16 + 16)]))
    }
  }
}

/// Masks of four tokens, read off by changing one value after another.
struct MaskTests {
  @Test(arguments: [
    (1, 1, ["1000", "1100", "1110", "1111"]), (2, 1, ["1100", "1100", "1110", "1111"]),
    (4, 1, ["1111", "1111", "1111", "1111"]), (1, 2, ["1100", "1100", "1111", "1111"]),
    (3, 2, ["1110", "1110", "1111", "1111"]),
  ])
  func `what a query sees`(_ prefixLength: Int, _ block: Int, _ expected: [String]) {
    let shape = AttentionShape(tokens: 4, heads: 1, headWidth: 3, block: block)
    var generator = TestGenerator(5)
    let input = FloatBuffer(generator.values(4 * 9))
    let prefix = IntBuffer(count: 1)
    prefix[0] = prefixLength
    let scratch = FloatBuffer(count: shape.scratchCount)
    func outputs() -> [[Float]] {
      let (output, logs) = (FloatBuffer(count: 12), FloatBuffer(count: 4))
      attentionForward(
        output: output.all, logSums: logs.all, queryKeyValue: input.all, prefix: prefix,
        images: 1, shape: shape, scratch: scratch.all)
      return (0..<4).map { Array(output.all.values[(3 * $0)..<(3 * $0 + 3)]) }
    }
    let before = outputs()
    let seen = (0..<4).map { key in
      input.all[key * 9 + 6] += 1
      defer { input.all[key * 9 + 6] -= 1 }
      return zip(before, outputs()).map { $0 != $1 }
    }
    #expect((0..<4).map { query in seen.map { $0[query] ? "1" : "0" }.joined() } == expected)
  }
}
