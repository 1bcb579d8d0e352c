import Foundation

/// A number with its interval, written in as many digits as the interval supports: those that show
/// two digits of half its width.
public struct Interval: Hashable, Sendable {
  public let value: Double
  public let low: Double?
  public let high: Double?

  public init(_ value: Double, low: Double? = nil, high: Double? = nil) {
    (self.value, self.low, self.high) = (value, low, high)
  }

  /// `0.51 [0.48, 0.55]`, with at least two digits that count in each number, for quantities whose
  /// size matters; four digits where there is no interval.
  public var text: String {
    guard let low, let high else { return valueText }
    return "\(estimate(value)) [\(estimate(low)), \(estimate(high))]"
  }

  /// The value alone, in the digits of ``text``.
  public var valueText: String {
    decimals == nil ? Self.plain(value) : estimate(value)
  }

  /// `[0.48, 0.55]`; a dash where there is no interval.
  public var range: String {
    guard let low, let high else { return "–" }
    return "[\(estimate(low)), \(estimate(high))]"
  }

  /// `−0.012 [−0.019, −0.006]`, for differences.
  ///
  /// - Parameter digits: Digits after the point where there is no interval to decide them.
  public func signed(digits: Int) -> String {
    let decimals = max(0, decimals ?? digits)
    func signed(_ value: Double) -> String { value.shown(decimals, plus: true) }
    guard let low, let high else { return signed(value) }
    return "\(signed(value)) [\(signed(low)), \(signed(high))]"
  }

  /// `0.812 ± 0.002`, for means whose interval is symmetric.
  ///
  /// - Parameter digits: Digits after the point where there is no interval to decide them.
  public func spread(digits: Int) -> String {
    let decimals = max(0, decimals ?? digits)
    guard let low, let high else { return value.shown(decimals) }
    return "\(value.shown(decimals)) ± \(((high - low) / 2).fixed(decimals))"
  }

  /// Digits after the point that show two digits of half the width; negative for wide intervals, nil
  /// where rounding alone has made one.
  private var decimals: Int? {
    guard let low, let high, case let half = (high - low) / 2, half > 1e-12, half < 1e100 else {
      return nil
    }
    return 1 - Int(log10(half).rounded(.down))
  }

  private func estimate(_ value: Double) -> String {
    guard let decimals, value != 0, abs(value) < 1e100 else { return Self.plain(value) }
    let places = Int(log10(abs(value)).rounded(.down)) + 1
    return Self.number(value, significant: min(max(places + decimals, 2), 12))
  }

  /// Four digits at most, without zeros at the end.
  private static func plain(_ value: Double) -> String {
    let text = number(value, significant: 4)
    guard text.contains("."), !text.contains("e") else { return text }
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }

  /// A number with the given digits, without an exponent for common magnitudes; values beyond all
  /// measure is unbounded, and zero for all purposes is 0.
  public static func number(_ value: Double, significant digits: Int) -> String {
    guard abs(value) < 1e100 else { return value.isNaN ? "–" : "unbounded" }
    guard abs(value) > 1e-12 else { return "0" }
    let rounded = Double(String(format: "%.\(digits - 1)e", value)) ?? value
    let places = Int(log10(abs(rounded)).rounded(.down))
    if (-5...6).contains(places) { return rounded.shown(max(0, digits - 1 - places)) }
    return (rounded / pow(10, Double(places))).shown(digits - 1) + "e\(places)"
  }
}
