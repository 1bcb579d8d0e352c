extension CSV {
  /// What stands between two fields of a record.
  public enum Separator: String, CaseIterable, Sendable {
    case comma, semicolon, tab, pipe

    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .pipe: UInt8(ascii: "|")
      }
    }

    /// Fields separated by them, in words.
    var words: String {
      switch self {
      case .comma: "commas"
      case .semicolon: "';'"
      case .tab: "tabs"
      case .pipe: "'|'"
      }
    }
  }

  /// The records of a text, each read when it is asked for: a table of a million rows takes the room of its
  /// text.
  public struct Records: RandomAccessCollection, Sendable {
    private let bytes: [UInt8]
    private let separator: UInt8
    private let starts: [Int]  // of each record's first byte
    private let lines: [Int32]  // of each record's first line
    public let startIndex: Int
    public var endIndex: Int { starts.count }

    private static let (quote, feed, carriage, blank) = (
      UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " ")
    )

    private init(_ other: Records, from start: Int) {
      (bytes, separator, starts, lines) = (other.bytes, other.separator, other.starts, other.lines)
      startIndex = start
    }

    /// Finds where records begin.
    init(_ bytes: [UInt8], separator: Separator) throws(UnclosedQuote) {
      (self.bytes, self.separator, startIndex) = (bytes, separator.byte, 0)
      var (starts, lines): ([Int], [Int32]) = ([], [])
      // A byte order mark belongs to no field.
      var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var (start, line, first, quoteLine) = (position, 1, 1, 0)
      var isQuoted = false
      while position < bytes.count {
        switch bytes[position] {
        case Self.quote:
          isQuoted.toggle()
          quoteLine = line
        case Self.feed, Self.carriage:
          let isPair =
            bytes[position] == Self.carriage && position + 1 < bytes.count
            && bytes[position + 1] == Self.feed
          line += 1
          if !isQuoted {
            if position > start {
              starts.append(start)
              lines.append(Int32(clamping: first))
            }
            (start, first) = (position + (isPair ? 2 : 1), line)
          }
          if isPair { position += 1 }
        default: break
        }
        position += 1
      }
      if isQuoted { throw UnclosedQuote(line: quoteLine) }
      if bytes.count > start {
        starts.append(start)
        lines.append(Int32(clamping: first))
      }
      (self.starts, self.lines) = (starts, lines)
    }

    public func dropFirst() -> Records { Records(self, from: Swift.min(startIndex + 1, endIndex)) }

    public subscript(position: Int) -> Record {
      var fields: [String] = []
      var (field, isQuoted, hasQuotes) = ([UInt8](), false, false)
      var index = starts[position]
      var from = index  // of a field that has no quotes yet
      func ends(_ byte: UInt8) -> Bool {
        !isQuoted && (byte == separator || byte == Self.feed || byte == Self.carriage)
      }
      while true {
        let byte = index < bytes.count ? bytes[index] : Self.feed
        if index >= bytes.count || ends(byte) {
          let plain = hasQuotes ? field[...] : bytes[from..<index]
          fields.append(Self.text(plain))
          if index >= bytes.count || byte != separator { break }
          (field, hasQuotes) = ([], false)
          index += 1
          from = index
          continue
        }
        if byte == Self.quote {
          if !hasQuotes { field = Array(bytes[from..<index]) }
          // A doubled quote closes and reopens; the second one then belongs to the field.
          if !isQuoted, hasQuotes, bytes[index - 1] == Self.quote { field.append(byte) }
          isQuoted.toggle()
          hasQuotes = true
        } else if hasQuotes {
          field.append(byte)
        }
        index += 1
      }
      return Record(line: Int(lines[position]), fields: fields)
    }

    /// The number of fields of a record, without reading them.
    public func fieldCount(_ position: Int) -> Int {
      var (count, isQuoted) = (1, false)
      for byte in bytes[starts[position]...] {
        if byte == Self.quote { isQuoted.toggle() }
        if isQuoted { continue }
        if byte == separator { count += 1 }
        if byte == Self.feed || byte == Self.carriage { break }
      }
      return count
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
      var bytes = bytes
      while bytes.first == blank { bytes.removeFirst() }
      while bytes.last == blank { bytes.removeLast() }
      return CSV.unmarked(String(decoding: bytes, as: UTF8.self))
    }
  }
}
