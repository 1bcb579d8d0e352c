import Training

/// A record that is read from a log's line without a general decoder of JSON, which takes ten times as
/// long: an index reads millions of them.
protocol LineRecord: Codable {
  /// Reads the JSON that ``RecordLog`` writes; nil for any other, which the decoder then reads or refuses.
  init?(line: ArraySlice<UInt8>)
}

extension LineRecord {
  /// Reads the lines of a log; nil where any is not as ``RecordLog`` writes it.
  static func records(_ bytes: [UInt8], _ lines: [Range<Int>]) -> [Self]? {
    var records: [Self] = []
    records.reserveCapacity(lines.count)
    for line in lines {
      guard let record = Self(line: bytes[line]) else { return nil }
      records.append(record)
    }
    return records
  }
}

extension Training.Measurement: LineRecord {
  init?(line: ArraySlice<UInt8>) {
    var text = line
    guard text.drop(#"{"quantity":""#),
      let name = text.take(while: { $0 != Ascii.quote && $0 != Ascii.escape }),
      text.drop(#"","step":"#), let digits = text.take(while: { Ascii.digits.contains($0) }),
      text.drop(#","value":"#), let number = text.take(while: { Ascii.isOfNumber($0) }),
      text.elementsEqual("}".utf8), let step = Int(digits), let value = Double(number)
    else { return nil }
    self.init(step: step, quantity: Quantity(rawValue: name), value: value)
  }
}

private enum Ascii {
  static let quote = UInt8(ascii: "\"")
  static let escape = UInt8(ascii: "\\")
  static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// Whether a decimal number, with a power of ten or without, may have the character.
  static func isOfNumber(_ character: UInt8) -> Bool {
    digits.contains(character) || "+-.eE".utf8.contains(character)
  }
}

extension ArraySlice<UInt8> {
  /// Takes what is expected away from the front.
  ///
  /// - Returns: Whether it was there.
  fileprivate mutating func drop(_ expected: String) -> Bool {
    guard starts(with: expected.utf8) else { return false }
    removeFirst(expected.utf8.count)
    return true
  }

  /// Takes away from the front what belongs to a value; nil where that is nothing or not UTF-8.
  fileprivate mutating func take(while belongs: (UInt8) -> Bool) -> String? {
    let taken = prefix(while: belongs)
    removeFirst(taken.count)
    return taken.isEmpty ? nil : String(validating: taken, as: UTF8.self)
  }
}
