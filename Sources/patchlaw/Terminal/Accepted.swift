import Data
import Foundation
import Scaling
import Settings
import Text

/// What an option accepts: the parser refuses any other value and says what was expected.
struct Accepted<Value>: Sendable {
  /// Completes "expected …".
  let expected: String
  /// The same in a few words for help pages; nil where there is nothing to say.
  var range: String?
  /// The value that a text stands for; nil where it stands for none.
  let value: @Sendable (String) -> Value?

  /// - Throws: ``Unacceptable``.
  func read(_ text: String) throws -> Value {
    guard let value = value(text) else { throw Unacceptable(expected: expected) }
    return value
  }
}

/// Why the parser refuses a value; the parser names the option and what was found.
struct Unacceptable: Error, CustomStringConvertible {
  let expected: String
  var description: String { "expected \(expected)" }
}

extension Accepted<Int> {
  /// Threads and workers: as many as a machine may have.
  static let threads = whole(1...1024)
  /// Any key of random numbers.
  static let seed = Self(expected: "an integer", value: { Int($0) })

  static func whole(_ range: ClosedRange<Int>) -> Self {
    let words = "\(range.lowerBound.grouped) to \(range.upperBound.grouped)"
    return Self(expected: "an integer from \(words)", range: words) { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension Accepted<Double> {
  /// Of one `run`, as `limits.hours` in a spec, but also the shortest of times.
  static let hours = Self(
    expected: "a number above 0 and at most 100,000", range: "above 0 to 100,000"
  ) { text in
    decimal(text).flatMap { $0 > 0 && $0 <= 1e5 ? $0 : nil }
  }
  /// Of an interval; from 50 % to what draws can resolve.
  static let confidence = number(0.5...0.9999)
  static let positive = Self(expected: "a number above 0", range: "above 0") { text in
    decimal(text).flatMap { $0 > 0 ? $0 : nil }
  }

  static func number(_ range: ClosedRange<Double>) -> Self {
    let words = "\(range.lowerBound.short) to \(range.upperBound.short)"
    return Self(expected: "a number from \(words)", range: words) { text in
      decimal(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A finite number in decimal digits, with a power of ten where that is wanted.
  fileprivate static func decimal(_ text: some StringProtocol) -> Double? {
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }) else {
      return nil
    }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Accepted<String> {
  /// Anything but nothing, as from a variable of a shell that is not set.
  static let text = Self(expected: "a text that is not empty") { $0.isEmpty ? nil : $0 }
  static let path = Self(expected: "a path that is not empty") { $0.isEmpty ? nil : $0 }

  /// Where a figure is written, whose name becomes that of several files and stands in a script.
  static let figure = Self(
    expected: "a path that ends with the name of an SVG file, such as fit.svg, of letters, digits, "
      + "'-', '_' and '.'"
  ) { text in
    let name = URL(filePath: text).deletingPathExtension().lastPathComponent
    let isName = text.hasSuffix(".svg") && !name.hasPrefix(".")
    return isName && FileName.of(name) == name ? text : nil
  }
}

extension Accepted<ClosedRange<Int>> {
  /// Blocks of a trunk: one, or a window of them.
  static let blocks = Self(expected: "a block such as 3, or a window such as 2..4") { text in
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1],
      0 <= first, first <= last, last < 1024
    else { return nil }
    return first...last
  }
}

extension Accepted<String> {
  static let order = Self(
    expected: "one of \(FixedOrder.all.map(\.name).joined(separator: ", "))"
  ) { text in FixedOrder.all.contains { $0.name == text } ? text : nil }
}

extension Accepted<Assignment> {
  static let assignment = Self(expected: "NAME=NUMBER") { Assignment($0, separator: "=") }
}

extension Accepted<Place> {
  static let place = Self(
    expected: "NAME=NUMBER, several with commas, each name once and each number above 0"
  ) { Place($0) }
}

extension Accepted<HeldOutRule> {
  static let heldOut = Self(expected: HeldOutRule.grammar) { HeldOutRule($0) }
}

/// A name with a number.
struct Assignment: Hashable {
  let name: String
  let value: Double

  init?(_ text: some StringProtocol, separator: Character) {
    let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let value = Accepted<Double>.decimal(parts[1]) else {
      return nil
    }
    (name, self.value) = (String(parts[0]), value)
  }
}

/// A place to predict at: a positive value of each input.
struct Place: Hashable {
  /// As it was written.
  let text: String
  /// By input; `compute` is `flops`.
  let values: [String: Double]

  init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let pairs = parts.compactMap { Assignment($0, separator: "=") }
    let named = pairs.map { ($0.name == "compute" ? "flops" : $0.name, $0.value) }
    guard pairs.count == parts.count, Set(named.map(\.0)).count == named.count,
      named.allSatisfy({ $0.1 > 0 })
    else { return nil }
    (self.text, values) = (text, Dictionary(uniqueKeysWithValues: named))
  }
}

extension Double {
  /// The number as one would write it.
  fileprivate var short: String {
    self == rounded() && magnitude < 1e9 ? Int(self).grouped : significant(6)
  }
}
