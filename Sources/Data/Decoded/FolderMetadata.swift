import Foundation
import Kernels
import Settings
import Text

/// Labels from files `metadata.csv` and `metadata.jsonl`, as Hugging Face has them: a column
/// `file_name`, relative to the file's folder, and a column `label`. Numbers in other columns can be
/// selected by.
struct FolderMetadata {
  /// Labels by the images' paths relative to the dataset's folder.
  private(set) var labels: [[UInt8]: String] = [:]
  /// Numbers by the name of their column, by path.
  private(set) var numbers: [[UInt8]: [String: Double]] = [:]

  /// A label as a number or a word.
  struct Label: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        text = String(number)
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  private struct Row: Decodable {
    let file_name: String
    let label: Label?
  }

  private typealias Described = (
    line: Int, name: String, label: String?, numbers: [String: Double]
  )

  /// - Parameters:
  ///   - files: Relative to `root`.
  ///   - root: The dataset's folder.
  ///   - dataset: Its name, for messages.
  /// - Throws: ``DataError`` if a file cannot be read.
  init(_ files: [FolderTree.File], root: [UInt8], dataset: String) throws {
    var places: [[UInt8]: String] = [:]
    for file in files {
      let path = root + [UInt8(ascii: "/")] + file.name
      guard let bytes = wholeFile(path, largest: 1 << 31) else {
        throw DataError.unreadable(dataset: dataset, path: path.shownName)
      }
      let folder = file.name.lastIndex(of: UInt8(ascii: "/")).map { Array(file.name[...$0]) } ?? []
      let rows =
        file.name.last == UInt8(ascii: "v")
        ? try csv(bytes, path.shownName) : try lines(bytes, path.shownName)
      for row in rows {
        if let label = row.label, label.allSatisfy(\.isWhitespace) {
          throw malformed(
            path.shownName, row.line, "an empty label", "write the label, or leave the row out")
        }
        let name = folder + Array(row.name.utf8)
        if let place = places.updateValue("\(path.shownName):\(row.line)", forKey: name) {
          throw malformed(
            path.shownName, row.line, "'\(row.name)' again, which is already at \(place)",
            "keep one row for each image")
        }
        if let label = row.label { labels[name] = label }
        if !row.numbers.isEmpty { numbers[name] = row.numbers }
      }
    }
  }

  private func csv(_ bytes: [UInt8], _ path: String) throws -> [Described] {
    let table: (header: CSV.Record, rows: CSV.Records)?
    do { table = try CSV.table(bytes) } catch {
      throw malformed(path, error.line, error.found, error.fix)
    }
    guard let table, let name = table.header.fields.firstIndex(of: "file_name") else {
      throw malformed(path, 1, "no column file_name", "name the columns file_name and label")
    }
    let header = table.header.fields
    let label = header.firstIndex(of: "label")
    return try table.rows.map { record in
      guard record.fields.count == header.count else {
        throw malformed(
          path, record.line, record.fields.count.counted("field"), "quote fields that have commas")
      }
      let numbers = header.indices.filter { $0 != name && $0 != label }.compactMap { column in
        Double(record.fields[column]).map { (header[column], $0) }
      }
      return (
        record.line, record.fields[name], label.map { record.fields[$0] },
        Dictionary(numbers.filter(\.1.isFinite), uniquingKeysWith: { first, _ in first })
      )
    }
  }

  private func lines(_ bytes: [UInt8], _ path: String) throws -> [Described] {
    try bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
      .filter { !$1.allSatisfy { [32, 13, 9].contains($0) } }
      .map { number, line in
        guard let row = try? JSONDecoder().decode(Row.self, from: Foundation.Data(line)) else {
          throw malformed(
            path, number + 1, "no object with file_name and label",
            #"write {"file_name": "NAME", "label": LABEL} on each line"#)
        }
        return (number + 1, row.file_name, row.label?.text, Self.numbers(line))
      }
  }

  /// The numbers of a JSON object by their keys, but for the label.
  static func numbers(_ json: some Collection<UInt8>) -> [String: Double] {
    guard case .map(let fields)? = try? JSONDecoder().decode(Value.self, from: Foundation.Data(json))
    else { return [:] }
    return fields.compactMapValues { value -> Double? in
      switch value {
      case .integer(let number): return Double(number)
      case .number(let number): return number.isFinite ? number : nil
      default: return nil
      }
    }.filter { !["label", "cls"].contains($0.key) }
  }

  private func malformed(
    _ path: String, _ line: Int, _ found: String, _ fix: String
  ) -> DataError {
    .malformed(
      path: "\(path):\(line)", found: found, expected: "the name and label of an image", fix: fix)
  }
}
