public import Data
import Settings

extension DatasetSource {
  /// Reads what a spec writes at `data.dataset`: a name, or a mapping such as `{idx: {path: FOLDER}}`.
  ///
  /// - Throws: ``DatasetTextError`` with every mistake.
  public init(text: String) throws {
    self = .initial
    var reading = Reading()
    if let node = YAML(text, reading: &reading).root {
      apply(node, at: "dataset", reading: &reading)
    } else if reading.problems.isEmpty {
      reading.report(at: Position(line: 1, column: 1), "'dataset' must be \(Self.kind), not empty")
    }
    guard reading.problems.isEmpty else {
      throw DatasetTextError(description: reading.problems.map(\.message).joined(separator: "; "))
    }
  }
}

/// A text that names no dataset.
public struct DatasetTextError: Error, CustomStringConvertible {
  public let description: String
}
