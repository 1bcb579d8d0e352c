/// One value of a record, with its type.
public enum Datum: Hashable, Sendable {
  case missing
  case whole(Int64)
  case number(Double)
  case text(String)

  public init(_ number: Double?) { self = number.map { .number($0) } ?? .missing }
  public init(_ number: Int) { self = .whole(Int64(number)) }
  public init(_ text: String?) { self = text.map { .text($0) } ?? .missing }

  /// Bytes that it takes in memory, about.
  public var byteCount: Int {
    guard case .text(let text) = self else { return MemoryLayout<Datum>.stride }
    return MemoryLayout<Datum>.stride + text.utf8.count
  }

  /// As a field of a CSV file: numbers in the shortest form that reads back as the same bits, what
  /// is missing as nothing.
  public var field: String {
    switch self {
    case .missing: ""
    case .whole(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): text
    }
  }
}

extension Datum {
  /// The same for people.
  var shown: String {
    switch self {
    case .whole, .number: field.withMinusSign
    case .missing, .text: field
    }
  }
}

extension Datum: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .whole(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
}

extension Datum: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .missing: try container.encodeNil()
    case .whole(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}
