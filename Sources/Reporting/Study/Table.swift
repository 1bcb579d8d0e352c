import Analysis
import Questions
import Foundation

/// Rows under headings, as Markdown, as text for a terminal, or as CSV.
public struct Table: Hashable, Sendable {
  public let headings: [String]
  public var rows: [[String]] = []

  public init(headings: [String], rows: [[String]] = []) {
    (self.headings, self.rows) = (headings, rows)
  }

  public var markdown: String {
    let lines = [headings, headings.map { _ in "---" }] + rows
    return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  /// Each row by heading, for JSON.
  public var objects: [[String: String]] {
    rows.map { Dictionary(zip(headings, $0)) { first, _ in first } }
  }

  /// As RFC 4180 wants it, with a last line break.
  public var csv: String {
    ([headings] + rows).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func quoted(_ cell: String) -> String {
    cell.contains { ",\"\n".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
  }
}

extension Double {
  /// Fixed digits after the point, whatever the locale.
  func fixed(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}

extension SeedMean {
  /// `0.8123 ± 0.0021`.
  func text(_ metric: Metric) -> String {
    let value = (mean * metric.factor).fixed(metric.digits)
    guard let halfWidth else { return "\(value) (one seed)" }
    return "\(value) ± \((halfWidth * metric.factor).fixed(metric.digits))"
  }
}
