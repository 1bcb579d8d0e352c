import Foundation

/// Names of shards, with numbers and alternatives in braces as in shells: `{000..049}`, `{a,b}`.
enum ShardPattern {
  /// The largest number of shards.
  static let most = 100_000

  /// Every name that a pattern stands for; itself where it has no braces.
  ///
  /// - Returns: nil if the braces are not closed, are empty, or stand for too many names.
  static func names(_ pattern: String) -> [String]? {
    guard let open = pattern.firstIndex(of: "{") else {
      return pattern.contains("}") ? nil : [pattern]
    }
    guard let close = pattern[open...].firstIndex(of: "}"),
      let choices = choices(pattern[pattern.index(after: open)..<close]),
      let rest = names(String(pattern[pattern.index(after: close)...])),
      choices.count * rest.count <= most
    else { return nil }
    return choices.flatMap { choice in rest.map { pattern[..<open] + choice + $0 } }
  }

  private static func choices(_ text: Substring) -> [String]? {
    if let range = text.wholeMatch(of: #/(\d+)\.\.(\d+)/#) {
      guard let first = Int(range.1), let last = Int(range.2), first <= last, last - first < most
      else { return nil }
      return (first...last).map { number in
        let digits = String(number)
        return String(repeating: "0", count: max(0, range.1.count - digits.count)) + digits
      }
    }
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return words.count > 1 && !words.contains("") ? words : nil
  }
}
