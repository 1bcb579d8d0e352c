extension Int: SettingValue {
  public static var initial: Int { 0 }
  public static var kind: String { "an integer" }
  public static var type: String { "integer" }
  public var value: Value { .integer(self) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    // Doubles represent every integer below 2^53 exactly, so 1e3 is 1000 and nothing is rounded.
    if let number = node.number, number.magnitude >= 0x1p53 {
      return reading.reportKind("an integer between -2^53 and 2^53", at: path, node)
    }
    guard let number = node.number, let whole = Int(exactly: number)
    else { return reading.reportKind(Self.kind, at: path, node) }
    reading.assign(path, at: node.position)
    self = whole
  }
}

extension Double: SettingValue {
  public static var initial: Double { 0 }
  public static var kind: String { "a number" }
  public static var type: String { "float" }
  public var value: Value { .number(self) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard let number = node.number else { return reading.reportKind(Self.kind, at: path, node) }
    reading.assign(path, at: node.position)
    self = number
  }
}

extension Bool: SettingValue {
  public static var initial: Bool { false }
  public static var kind: String { "true or false" }
  public static var type: String { "boolean" }
  public var value: Value { .boolean(self) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard case .scalar(let text, false) = node.content, let flag = Bool(text)
    else { return reading.reportKind(Self.kind, at: path, node) }
    reading.assign(path, at: node.position)
    self = flag
  }
}

extension String: SettingValue {
  public static var initial: String { "" }
  public static var kind: String { "text" }
  public var value: Value { .text(self) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard case .scalar(let text, _) = node.content, !node.isNull
    else { return reading.reportKind(Self.kind, at: path, node) }
    reading.assign(path, at: node.position)
    self = text
  }
}

extension Node {
  /// The finite decimal number written here; `1e-3` and `2_000_000` are numbers.
  public var number: Double? {
    guard case .scalar(let text, false) = content else { return nil }
    return Double(decimal: text.replacing("_", with: ""))
  }
}

extension Double {
  /// A finite number in decimal digits; nil for what Swift reads and readers would not expect, such as
  /// hexadecimal digits, inf and nan, and for what is written as other than zero and read as zero.
  public init?(decimal digits: some StringProtocol) {
    guard digits.allSatisfy({ "0123456789+-.eE".contains($0) }) else { return nil }
    guard let number = Double(digits), number.isFinite else { return nil }
    let mantissa = digits.prefix { $0 != "e" && $0 != "E" }
    if number == 0, mantissa.contains(where: { "123456789".contains($0) }) { return nil }
    self = number
  }
}

extension Node {
  /// Whether this is written as a number that is too large or too small to be one here.
  fileprivate var isOutsideOfRange: Bool {
    guard case .scalar(let text, false) = content, number == nil else { return false }
    let digits = text.replacing("_", with: "")
    return digits.allSatisfy { "0123456789+-.eE".contains($0) } && Double(digits) != nil
  }
}

extension Reading {
  /// Reports that `node` is not what this setting must be.
  public mutating func reportKind(_ kind: String, at path: String, _ node: Node) {
    var message = "'\(path)' must be \(kind), not \(node.summary)"
    if node.isOutsideOfRange { message += ", whose size is outside of 1e-308 to 1e308" }
    if case .scalar(_, true) = node.content { message += "; write it without quotes" }
    report(at: node.position, message, doubting: path)
  }
}
