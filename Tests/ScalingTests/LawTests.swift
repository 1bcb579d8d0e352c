import Foundation
import Testing

@testable import Scaling

/// Every law's gradient is exact, and laws are recovered from their own values.
struct LawTests {
  private static func columns(_ law: Law) -> Columns {
    let count = 12
    let inputs = law.inputs.indices.map { input in
      (0..<count).map { point in
        law.readsLoss
          ? 0.5 + 0.2 * Double(point) : pow(10, 2 + 0.3 * Double((point * (input + 3)) % count))
      }
    }
    return Columns(inputs: inputs, targets: (0..<count).map { 3 - 0.1 * Double($0) })
  }

  @Test(arguments: Law.all.map(\.name))
  func `gradients equal central differences`(_ name: String) throws {
    let law = try Law.named(name)
    let columns = Self.columns(law)
    let objective = Objective(law: law, columns: columns, loss: .standard)
    for start in Starts.all(for: objective, count: 30) {
      let width = law.parameters.count
      var evaluation = Evaluation(points: columns.count, parameters: width)
      law.evaluate(start, columns, &evaluation)
      for parameter in 0..<width {
        var (up, down) = (start, start)
        up[parameter] += 1e-6
        down[parameter] -= 1e-6
        let (above, below) = (law.values(up, columns), law.values(down, columns))
        for point in 0..<columns.count where abs(evaluation.values[point]) < 1e6 {
          let difference = (above[point] - below[point]) / 2e-6
          let exact = evaluation.jacobian[point * width + parameter]
          #expect(abs(difference - exact) <= 1e-5 * max(abs(exact), abs(evaluation.values[point])))
        }
      }
    }
  }

  /// Constants of a law, and the inputs at which its values are taken.
  static let truths: [(String, [String: Double])] = [
    ("power", ["a": 5, "b": 0.2]), ("powerIrreducible", ["E": 1.5, "a": 40, "b": 0.3]),
    ("powerShifted", ["E": 1.5, "a": 90, "b": 0.4, "s": 3e5]),
    ("powerSaturating", ["E": 0.5, "a": 90, "b": 0.4, "g": 1e-8]),
    ("errorCurve", ["E": 0.1, "span": 0.88, "alpha": 0.7, "a": 300, "b": 0.45]),
    ("chinchilla", ["E": 1.7, "A": 400, "B": 900, "alpha": 0.34, "beta": 0.37]),
    ("chinchillaTied", ["E": 1.7, "A": 400, "B": 900, "alpha": 0.34]),
    ("kaplan", ["Nc": 6e13, "Dc": 5e13, "alphaN": 0.1, "alphaD": 0.12]),
    ("brokenPower1", ["E": 0.3, "a": 6, "c0": 0.08, "c1": 0.5, "d1": 1e7, "f1": 0.4]),
    ("exponentialLink", ["epsilon": 0.9, "k": 2, "gamma": 0.7]),
    ("chanceLink", ["chance": 0.1, "ceiling": 0.95, "k": 4, "loss0": 1.1]),
    ("sigmoidLink", ["a": -0.7, "b": 0.95, "k": 4, "loss0": 1.1]),
    (
      "dataConstrained",
      ["E": 1.9, "A": 500, "B": 1500, "alpha": 0.35, "beta": 0.36, "RN": 5, "RD": 15]
    ),
  ]

  private static func places(_ law: Law) -> [[String: Double]] {
    if law.readsLoss { return (0..<30).map { ["loss": 0.4 + 0.06 * Double($0)] } }
    if law.inputs.count == 1 { return (0..<30).map { ["x": pow(10, 4 + 0.2 * Double($0))] } }
    let exponents = stride(from: 6.0, through: 9, by: 0.75)
    return exponents.flatMap { size in
      stride(from: 7.0, through: 10.5, by: 0.7).flatMap { data in
        stride(from: 6.5, through: law.inputs.count == 3 ? 9.5 : 6.5, by: 1.5).map { unique in
          ["parameters": pow(10, size), "images": pow(10, data), "uniqueImages": pow(10, unique)]
        }
      }
    }
  }

  @Test(arguments: truths)
  func `laws are recovered from their own values`(_ name: String, _ truth: [String: Double]) throws
  {
    let law = try Law.named(name)
    let coordinates = law.parameters.map { $0.coordinate(of: truth[$0.name] ?? .nan) }
    let places = Self.places(law)
    let values = law.values(coordinates, Columns(places: places, inputs: law.inputs))
    let points = zip(places, values).map { Observation(inputs: $0, loss: $1) }
    let fit = try law.fit(
      points, options: searching(Loss(.squares), starts: law.inputs.count == 3 ? 300 : 100))
    for (parameter, value) in truth { #expect(fit.relativeError(parameter, from: value) < 1e-3) }
  }

  /// Rows of table 1 in arXiv:2010.14701: E, x0 and the exponent of L(N) and of L(C).
  @Test(arguments: [
    (3.12, 80, 0.24), (2.64, 280, 0.22), (2.20, 63, 0.13), (3.99, 2.7e4, 0.13), (3.07, 1.9e4, 0.14),
    (3.13, 1.8e-8, 0.19), (2.64, 1.6e-8, 0.16), (2.21, 3.6e-9, 0.10), (4.09, 6.1e-7, 0.11),
    (3.17, 2.6e-6, 0.12),
  ])
  func `Henighan's image laws are recovered`(_ floor: Double, _ scale: Double, _ exponent: Double)
    throws
  {
    let points = (0..<16).map { index in
      let x = scale * pow(10, 1.5 + 0.35 * Double(index))
      return Observation(inputs: ["x": x], loss: floor + pow(scale / x, exponent))
    }
    let fit = try Law.powerIrreducible.fit(points, options: searching())
    #expect(fit.relativeError("E", from: floor) < 1e-4)
    #expect(fit.relativeError("b", from: exponent) < 1e-3)
  }
}
