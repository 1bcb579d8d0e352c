import Experiments
import Foundation

/// Prints a value as JSON with sorted keys.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Rows of text under headings, columns aligned; numbers to the right.
struct TextTable {
  let headings: [String]
  var rows: [[String]] = []

  func text() -> String {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { $0[column].count }.max() ?? 0
    }
    let isNumeric = headings.indices.map { column in
      rows.allSatisfy { $0[column].first.map { $0.isNumber || "-+–".contains($0) } ?? true }
    }
    func line(_ cells: [String]) -> String {
      cells.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - cells[column].count)
        return isNumeric[column] ? padding + cells[column] : cells[column] + padding
      }.joined(separator: "  ").trimmedRight
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return ([line(headings), rule] + rows.map(line)).joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmedRight: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}

extension Double {
  /// Fixed digits after the point, whatever the locale.
  func text(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }

  /// Three digits and a power of ten: 1.23e12.
  var scientific: String { String(format: "%.2e", self).replacing("e+", with: "e") }

  /// A stretch of time in the two largest units.
  var duration: String {
    guard isFinite else { return "?" }
    let total = Int(rounded())
    if total >= 3600 { return "\(total / 3600) h \(total % 3600 / 60) min" }
    if total >= 60 { return "\(total / 60) min \(total % 60) s" }
    return total >= 10 ? "\(total) s" : "\(text(1)) s"
  }

  /// Bytes in decimal units.
  var bytes: String { ByteCount(self).text }
}
