/// A setting's value in canonical form: what is stored, compared and hashed.
public enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case integer(Int)
  case text(String)
  case list([Value])
  case map([String: Value])

  /// JSON on one line, keys sorted, numbers by value: equal values give equal text.
  public var json: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): Self.text(of: number)
    case .text(let text): Self.quoted(text)
    case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .map(let fields):
      "{" + Self.sorted(fields).map { Self.quoted($0) + ":" + $1.json }.joined(separator: ",") + "}"
    }
  }

  /// The shortest text that reads back as the same number; 3.0 is 3, as is the integer.
  private static func text(of number: Double) -> String {
    if let whole = Int(exactly: number), abs(whole) < 1 << 53 { return String(whole) }
    return number.description
  }

  private static func sorted(_ fields: [String: Value]) -> [(key: String, value: Value)] {
    fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Value: CustomStringConvertible {
  /// The value as one would write it in a spec file.
  public var description: String {
    switch self {
    case .text(let text): text
    case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    case .map(let fields):
      "{" + Self.sorted(fields).map { "\($0): \($1)" }.joined(separator: ", ") + "}"
    case .null, .boolean, .integer, .number: json
    }
  }
}
