internal import CKernels

/// One parsing event of a YAML text, from libyaml.
public struct YAMLEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case documentStart
    /// The name of the referenced anchor.
    case alias(String)
    /// Plain if it is neither quoted nor a block scalar.
    case scalar(String, isPlain: Bool)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  /// A position in the text; both count from 1, columns in Unicode scalars.
  public struct Mark: Hashable, Sendable {
    public let line: Int
    public let column: Int
  }

  public let kind: Kind
  public let anchor: String?
  /// The full tag, such as `tag:yaml.org,2002:str`.
  public let tag: String?
  public let start: Mark
  public let end: Mark
}

/// A syntax error in a YAML text, with its position.
public struct YAMLSyntaxError: Error, Sendable {
  public let mark: YAMLEvent.Mark
  /// Such as `did not find expected ',' or ']'`.
  public let problem: String
  /// The context, such as `while parsing a flow sequence`, with its start.
  public let context: (text: String, mark: YAMLEvent.Mark)?
}

extension YAMLEvent {
  /// Parses a text in one pass, in linear time and without recursion.
  ///
  /// - Parameters:
  ///   - text: The whole text.
  ///   - receive: Receives each event in order; returns false to stop parsing.
  /// - Throws: ``YAMLSyntaxError``, after the preceding events have been received.
  public static func read(
    _ text: String, _ receive: (YAMLEvent) -> Bool
  ) throws(YAMLSyntaxError) {
    let bytes = Array(text.utf8)
    let failure = unsafe bytes.withUnsafeBufferPointer { bytes -> YAMLSyntaxError? in
      // libyaml needs an address even for zero bytes.
      guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
      guard let yaml = unsafe patchlaw_yaml_open(base, bytes.count) else {
        return YAMLSyntaxError(
          mark: Mark(line: 1, column: 1), problem: "out of memory", context: nil)
      }
      defer { unsafe patchlaw_yaml_close(yaml) }
      while true {
        var event = unsafe patchlaw_yaml_event()
        guard unsafe patchlaw_yaml_next(yaml, &event) != 0 else {
          return unsafe YAMLSyntaxError(event, bytes)
        }
        if unsafe Int(event.kind) == PATCHLAW_YAML_STREAM_END { return nil }
        if let event = unsafe YAMLEvent(event), !receive(event) { return nil }
      }
    }
    if let failure { throw failure }
  }

  private init?(_ event: patchlaw_yaml_event) {
    let anchor = unsafe text(event.anchor)
    switch unsafe Int(event.kind) {
    case PATCHLAW_YAML_DOCUMENT_START: kind = .documentStart
    case PATCHLAW_YAML_ALIAS: kind = .alias(anchor ?? "")
    case PATCHLAW_YAML_SCALAR:
      kind = unsafe .scalar(text(event.text, event.length), isPlain: event.is_plain != 0)
    case PATCHLAW_YAML_SEQUENCE_START: kind = .sequenceStart
    case PATCHLAW_YAML_SEQUENCE_END: kind = .sequenceEnd
    case PATCHLAW_YAML_MAPPING_START: kind = .mappingStart
    case PATCHLAW_YAML_MAPPING_END: kind = .mappingEnd
    default: return nil
    }
    self.anchor = anchor
    tag = unsafe text(event.tag)
    (start, end) = unsafe (Mark(event.start), Mark(event.end))
  }
}

extension YAMLEvent.Mark {
  fileprivate init(_ mark: patchlaw_yaml_mark) {
    self.init(line: mark.line + 1, column: mark.column + 1)
  }

  /// The position of a byte.
  fileprivate init(offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    let before = unsafe String(decoding: bytes.prefix(max(0, offset)), as: UTF8.self)
    let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    self.init(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
  }
}

extension YAMLSyntaxError {
  fileprivate init(_ event: patchlaw_yaml_event, _ bytes: UnsafeBufferPointer<UInt8>) {
    problem = unsafe text(event.text, event.length)
    context = unsafe text(event.context).map { unsafe ($0, .init(event.context_mark)) }
    mark =
      unsafe event.offset < 0
      ? YAMLEvent.Mark(event.start) : YAMLEvent.Mark(offset: event.offset, bytes)
  }
}

private func text(_ start: UnsafePointer<UInt8>?, _ count: Int) -> String {
  unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
}

private func text(_ characters: UnsafePointer<CChar>?) -> String? {
  unsafe characters.map { unsafe String(cString: $0) }
}
