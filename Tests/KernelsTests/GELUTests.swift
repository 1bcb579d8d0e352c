import Foundation
import Kernels
import TestSupport
import Testing

struct GELUTests {
  /// Every range matters: tails, the bend, zero, and a count that is not a multiple of the lanes.
  static let inputs: [Float] = stride(from: -12, through: 12, by: 0.037).map { Float($0) }

  private func distribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  @Test func `forward matches the error function`() {
    let output = FloatBuffer(count: Self.inputs.count)
    geluForward(output: output.all, input: FloatBuffer(Self.inputs).all)
    for (x, y) in zip(Self.inputs, output.all.values) {
      #expect(abs(Double(y) - Double(x) * distribution(Double(x))) < 1e-6 * max(1, abs(Double(x))))
    }
  }

  @Test func `backward is the derivative`() {
    let gradient = FloatBuffer(Self.inputs.map { _ in 2 })
    geluBackward(
      inputGradient: gradient.all, outputGradient: gradient.all,
      input: FloatBuffer(Self.inputs).all)
    for (x, g) in zip(Self.inputs.map(Double.init), gradient.all.values) {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      #expect(abs(Double(g) - 2 * (distribution(x) + x * density)) < 2e-6)
    }
  }
}
