/// A setting whose numbers can be held to a range.
public protocol RangedValue: SettingValue {
  associatedtype Bound: Comparable & Sendable & CustomStringConvertible
  /// Every number in this value.
  var numbers: [Bound] { get }
}

extension Int: RangedValue {
  public var numbers: [Int] { [self] }
}

extension Double: RangedValue {
  public var numbers: [Double] { [self] }
}

extension Optional: RangedValue where Wrapped: RangedValue {
  public var numbers: [Wrapped.Bound] { self?.numbers ?? [] }
}

extension Array: RangedValue where Element: RangedValue {
  public var numbers: [Element.Bound] { flatMap(\.numbers) }
}

/// The smallest and largest number a setting may be, checked where it is read.
struct Limits<Setting: RangedValue>: Sendable {
  let range: ClosedRange<Setting.Bound>

  var description: String { "\(short(range.lowerBound)) to \(short(range.upperBound))" }

  /// Returns whether `setting` obeys; reports the first number that does not.
  func admit(
    _ setting: Setting, _ node: Node, at path: String, reading: inout Reading
  ) -> Bool {
    guard let outside = setting.numbers.first(where: { !range.contains($0) }) else { return true }
    reading.report(
      at: node.position, "'\(path)' must be from \(description), not \(short(outside))",
      doubting: path)
    return false
  }

  /// 1.0 reads as 1.
  private func short(_ number: Setting.Bound) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
