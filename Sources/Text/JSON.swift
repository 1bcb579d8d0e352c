public import Foundation

/// JSON as every file and command of patchlaw has it: keys sorted, and numbers that are not finite as
/// the texts `inf`, `-inf` and `nan`, which JSON has no numbers for.
public enum JSON {
  public enum Layout: Sendable {
    /// One line, for databases and logs.
    case compact
    /// Indented, for people and version control.
    case pretty
  }

  /// - Throws: `EncodingError`.
  public static func text(_ value: some Encodable, _ layout: Layout) throws -> String {
    String(decoding: try data(value, layout), as: UTF8.self)
  }

  /// - Throws: `EncodingError`.
  public static func data(_ value: some Encodable, _ layout: Layout) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      layout == .pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(value)
  }

  /// - Throws: `DecodingError`.
  public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from data: Data)
    throws -> Value
  {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }
}
