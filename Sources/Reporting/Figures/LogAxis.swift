import Foundation

/// A logarithmic axis with labels that stay readable under a decade and over many.
struct LogAxis {
  let low: Double
  let high: Double

  /// Gnuplot's list of ticks: powers of ten, with steps between them where the span is short.
  var ticks: String { places.map { "'\(Self.label($0))' \($0)" }.joined(separator: ", ") }

  /// The same ticks for a panel that stands on another one.
  var unlabeledTicks: String { places.map { "'' \($0)" }.joined(separator: ", ") }

  private var places: [Double] {
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    return decades.flatMap { decade in steps.map { $0 * pow(10, Double(decade)) } }
      .filter { (low...high).contains($0) }
  }

  private var steps: [Double] {
    switch high / low {
    case ..<8: [1, 1.5, 2, 3, 4, 6, 8]
    case ..<3000: [1, 2, 5]
    default: [1]
    }
  }

  /// `500`, `20 k`, `1.5 M`, and powers of ten from 10⁹ on.
  static func label(_ value: Double) -> String {
    switch value {
    case ..<1e3: return String(format: "%g", value)
    case ..<1e6: return String(format: "%g k", value / 1e3)
    case ..<1e9: return String(format: "%g M", value / 1e6)
    default:
      let exponent = (log10(value) + 1e-9).rounded(.down)
      let factor = (value / pow(10, exponent) * 10).rounded() / 10
      let power = "10^{\(Int(exponent))}"
      return factor == 1 ? power : String(format: "%g·", factor) + power
    }
  }
}
