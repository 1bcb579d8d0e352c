import Foundation

extension Double {
  /// A number as people and tables write it, `inf` and `nan` included; nil for hexadecimal digits,
  /// which the language reads as a number too.
  public init?(written text: some StringProtocol) {
    guard !text.contains(where: { "xX".contains($0) }) else { return nil }
    self.init(text)
  }

  /// Fixed digits after the point, whatever the locale; zero has no sign.
  public func fixed(_ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", self)
    return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) }
      ? String(text.dropFirst()) : text
  }

  /// Fixed digits for people: ``fixed(_:)`` with a minus sign.
  ///
  /// - Parameter plus: Whether positive numbers have a sign too; zero has none.
  public func shown(_ digits: Int, plus: Bool = false) -> String {
    let text = fixed(digits)
    let isZero = text.allSatisfy { "0.".contains($0) }
    return (plus && !isZero && self > 0 ? "+" : "") + text.withMinusSign
  }

  /// A number of significant digits, without trailing zeros: `0.1234`, `1.2e+12`.
  public func significant(_ digits: Int) -> String { String(format: "%.\(digits)g", self) }

  /// Three digits and a power of ten: `1.23e12`; `0` for nothing.
  public var scientific: String {
    guard self != 0 else { return "0" }
    let parts = String(format: "%.2e", self).split(separator: "e")
    return parts.count == 2 ? "\(parts[0])e\(Int(parts[1]) ?? 0)" : "\(self)"
  }

  /// A stretch of time in the two largest units.
  public var duration: String {
    guard isFinite else { return "?" }
    let total = Int(rounded())
    if total >= 3600 { return "\(total / 3600) h \(total % 3600 / 60) min" }
    if total >= 60 { return "\(total / 60) min \(total % 60) s" }
    return total >= 10 ? "\(total) s" : "\(fixed(1)) s"
  }
}

extension String {
  /// For people: a hyphen that begins a number is a minus sign; names, words and exponents keep theirs.
  public var withMinusSign: String {
    replacing(#/(^|[\s\[(])-(?=\d)/#) { "\($0.1)−" }
  }

  /// For programs: every minus sign is a hyphen.
  public var withHyphens: String { replacing("−", with: "-") }
}
