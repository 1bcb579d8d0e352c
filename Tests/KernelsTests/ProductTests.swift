import Foundation
import TestSupport
import Testing

@testable import Kernels

/// Products by the definition, in double precision.
private func product(
  _ left: [Float], _ right: [Float], rows: Int, columns: Int, inner: Int,
  left leftPlace: (Int, Int) -> Int, right rightPlace: (Int, Int) -> Int
) -> [Double] {
  (0..<rows * columns).map { place in
    let (r, c) = (place / columns, place % columns)
    return (0..<inner).reduce(0) {
      $0 + Double(left[leftPlace(r, $1)]) * Double(right[rightPlace($1, c)])
    }
  }
}

struct ProductTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rows: Int
    let inputs: Int
    let outputs: Int
    var testDescription: String { "\(rows) × \(inputs) → \(outputs)" }
  }

  /// Less than a tile, remainders of every kind, and more than a block of each dimension.
  static let cases = [
    Case(rows: 1, inputs: 1, outputs: 1), Case(rows: 5, inputs: 3, outputs: 7),
    Case(rows: 6, inputs: 16, outputs: 16), Case(rows: 13, inputs: 9, outputs: 33),
    Case(rows: 47, inputs: 64, outputs: 24), Case(rows: 50, inputs: 257, outputs: 48),
    Case(rows: 97, inputs: 300, outputs: 401), Case(rows: 301, inputs: 40, outputs: 17),
    Case(rows: 60, inputs: 520, outputs: 72), Case(rows: 2, inputs: 31, outputs: 785),
  ]

  @Test(arguments: cases)
  func `a linear map and its gradients match the definition`(_ test: Case) {
    var generator = TestGenerator(3)
    let (rows, inputs, outputs) = (test.rows, test.inputs, test.outputs)
    let input = FloatBuffer(generator.values(rows * inputs))
    let weight = FloatBuffer(generator.values(inputs * outputs))
    let gradient = FloatBuffer(generator.values(rows * outputs))
    let bias = FloatBuffer(generator.values(outputs))

    let output = FloatBuffer(count: rows * outputs)
    output.all.fill(.nan)
    linearForward(
      output: output.all, input: input.all, weight: weight.all, rows: rows, inputs: inputs,
      outputs: outputs, start: .row(bias.all))
    let forward = product(
      input.all.values, weight.all.values, rows: rows, columns: outputs, inner: inputs,
      left: { $0 * inputs + $1 }, right: { $1 * inputs + $0 })
    let biased = forward.indices.map { forward[$0] + Double(bias.all[$0 % outputs]) }
    #expect(relativeError(output.all.values, biased) < 1e-6)

    let inputGradient = FloatBuffer(generator.values(rows * inputs))
    let before = inputGradient.all.values
    linearInputBackward(
      inputGradient: inputGradient.all, outputGradient: gradient.all, weight: weight.all,
      rows: rows, inputs: inputs, outputs: outputs, accumulate: true)
    let backward = product(
      gradient.all.values, weight.all.values, rows: rows, columns: inputs, inner: outputs,
      left: { $0 * outputs + $1 }, right: { $0 * inputs + $1 })
    #expect(
      relativeError(inputGradient.all.values, zip(before, backward).map { Double($0) + $1 }) < 1e-6)

    let weightGradient = FloatBuffer(count: inputs * outputs)
    linearWeightBackward(
      weightGradient: weightGradient.all, outputGradient: gradient.all, input: input.all,
      rows: rows, inputs: inputs, outputs: outputs)
    let expected = product(
      gradient.all.values, input.all.values, rows: outputs, columns: inputs, inner: rows,
      left: { $1 * outputs + $0 }, right: { $0 * inputs + $1 })
    #expect(relativeError(weightGradient.all.values, expected) < 1e-6)
  }

  /// A value's chains of multiply-adds do not depend on the tile that computes it.
  @Test func `bits do not depend on the division into tiles and blocks`() {
    var generator = TestGenerator(5)
    let (rows, inputs, outputs) = (101, 530, 87)
    let input = FloatBuffer(generator.values(rows * inputs))
    let weight = FloatBuffer(generator.values(inputs * outputs))
    let whole = FloatBuffer(count: rows * outputs)
    linearForward(
      output: whole.all, input: input.all, weight: weight.all, rows: rows, inputs: inputs,
      outputs: outputs)
    let row = FloatBuffer(count: 1)
    for (r, c) in [(0, 0), (5, 86), (6, 16), (47, 80), (48, 31), (100, 64), (99, 86)] {
      linearForward(
        output: row.all, input: input[(r * inputs)..<((r + 1) * inputs)],
        weight: weight[(c * inputs)..<((c + 1) * inputs)], rows: 1, inputs: inputs, outputs: 1)
      #expect(row.all[0] == whole.all[r * outputs + c])
    }
  }

  @Test(arguments: cases)
  func `the fused unit has the bits of product, unit and derivative`(_ test: Case) {
    var generator = TestGenerator(9)
    let (rows, inputs, outputs) = (test.rows, test.inputs, test.outputs)
    let input = FloatBuffer(generator.values(rows * inputs))
    let weight = FloatBuffer(generator.values(inputs * outputs))
    let (plain, unit) = (FloatBuffer(count: rows * outputs), FloatBuffer(count: rows * outputs))
    linearForward(
      output: plain.all, input: input.all, weight: weight.all, rows: rows, inputs: inputs,
      outputs: outputs)
    geluForward(output: unit.all, input: plain.all)
    let derivative = FloatBuffer(count: rows * outputs)
    derivative.all.fill(1)
    geluBackward(inputGradient: derivative.all, outputGradient: derivative.all, input: plain.all)

    let (fused, slope) = (FloatBuffer(count: rows * outputs), FloatBuffer(count: rows * outputs))
    linearGELUForward(
      output: fused.all, slope: slope.all, input: input.all, weight: weight.all, rows: rows,
      inputs: inputs, outputs: outputs)
    #expect(fused.all.values == unit.all.values)
    #expect(slope.all.values == derivative.all.values)
  }

  /// Softmax, GELU's slope and losses take their exponentials from one function.
  @Test func `exponentials are within two units in the last place, zero far below`() {
    let inputs = stride(from: -87.3, through: 88.3, by: 0.0137).map { Float($0) } + [0, -0.0]
    let found = FloatBuffer(inputs)
    found.all.exponentiate()
    for (x, y) in zip(inputs, found.all.values) {
      let exact = exp(Double(x))
      #expect(abs(Double(y) - exact) <= 2 * Double(Float(exact).ulp), "e^\(x)")
    }
    let far = FloatBuffer([-88, -1000, -.infinity, 1000, .infinity])
    far.all.exponentiate()
    #expect(far.all.values[..<3] == [0, 0, 0])
    #expect(far.all.values[3...].allSatisfy { $0 > 2e38 && $0.isFinite })
  }
}
