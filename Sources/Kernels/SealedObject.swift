/// A JSON object whose first member is the checksum of the others: `{"checksum":"…",…}`.
///
/// The checksum is the first eight bytes of the SHA-256 digest of what follows it, byte for byte, up
/// to the closing brace. Any changed byte is noticed, and the text remains JSON for every program.
public enum SealedObject: Hashable, Sendable {
  /// The members after the checksum, as text without the object's braces.
  case whole([UInt8])
  /// There is a checksum, and it is not that of what follows.
  case damaged
  /// The text does not begin with a checksum.
  case unsealed

  private static let prefix = Array(#"{"checksum":""#.utf8)
  private static let separator = Array(#"","#.utf8)
  /// Hexadecimal digits of a checksum.
  private static let digits = 16

  /// Reads a text without the newline at its end.
  public init(_ text: some Collection<UInt8>) {
    let text = Array(text)
    guard text.starts(with: Self.prefix) else {
      self = .unsealed
      return
    }
    let checksum = text.dropFirst(Self.prefix.count).prefix(Self.digits)
    let rest = text[checksum.endIndex...]
    let members = Array(rest.dropFirst(Self.separator.count).dropLast())
    let isWhole =
      rest.starts(with: Self.separator) && rest.last == UInt8(ascii: "}")
      && Array(checksum) == Self.checksum(members)
    self = isWhole ? .whole(members) : .damaged
  }

  /// The object's text, without a newline.
  ///
  /// - Parameter members: The members after the checksum, without the object's braces.
  public static func text(_ members: [UInt8]) -> [UInt8] {
    prefix + checksum(members) + separator + members + [UInt8(ascii: "}")]
  }

  private static func checksum(_ members: [UInt8]) -> [UInt8] {
    Array(Digest(of: members).hexadecimal(digits / 2).utf8)
  }
}

/// A whole file of one value of JSON under a checksum: `{"checksum":"…","content":…}` and a newline.
extension SealedObject {
  private static let member = Array(#""content":"#.utf8)

  /// The file's bytes.
  public static func file(_ json: some Collection<UInt8>) -> [UInt8] {
    text(member + json) + [UInt8(ascii: "\n")]
  }

  /// Reads a file's bytes; what is whole is the value's JSON.
  public init(file: some BidirectionalCollection<UInt8>) {
    let object = file.last == UInt8(ascii: "\n") ? Self(file.dropLast()) : Self(file)
    switch object {
    case .whole(let members) where members.starts(with: Self.member):
      self = .whole(Array(members.dropFirst(Self.member.count)))
    case .whole: self = .damaged
    case .damaged, .unsealed: self = object
    }
  }
}
