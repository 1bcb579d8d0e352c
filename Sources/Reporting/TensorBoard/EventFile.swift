import Foundation

/// A file of events that TensorBoard opens: scalars and images by name and step.
///
/// Source: TensorFlow's `tfevents` format: records of `core/lib/io/record_writer.h` that hold the
/// protocol buffers `core/util/event.proto` and `core/framework/summary.proto`.
struct EventFile {
  private(set) var bytes: [UInt8] = []

  /// An empty file: only the record that says its version.
  init(time: Double = 0) {
    append(Message { $0.double(1, time).text(3, "brain.Event:2") })
  }

  /// What is added to a file that has begun.
  init(continuing: Void) {}

  /// - Parameter time: In seconds since 1970; the step where the time is not known.
  mutating func add(_ tag: String, _ value: Double, step: Int, time: Double? = nil) {
    add(step: step, time: time, Message { $0.text(1, tag).float(2, Float(value)) })
  }

  /// Says that training starts anew, so that nothing of earlier files in the same folder counts.
  ///
  /// Source: `SessionLog` of `event.proto` with status START; readers drop all events of its step and
  /// later ones.
  mutating func addStart(time: Double) {
    append(Message { $0.double(1, time).integer(2, 0).bytes(7, Message { $0.integer(1, 1) }.bytes) })
  }

  mutating func add(_ tag: String, _ image: PNGImage, step: Int) {
    let picture = Message {
      $0.integer(1, image.height).integer(2, image.width).integer(3, image.channels)
        .bytes(4, image.encoded)
    }
    add(step: step, Message { $0.text(1, tag).bytes(4, picture.bytes) })
  }

  /// Runs keep no time of a measurement; steps stand in for seconds then, so that the order is right.
  private mutating func add(step: Int, time: Double? = nil, _ value: Message) {
    let summary = Message { $0.bytes(1, value.bytes) }
    append(
      Message { $0.double(1, time ?? Double(step)).integer(2, step).bytes(5, summary.bytes) })
  }

  /// Length, its checksum, the message, its checksum.
  private mutating func append(_ message: Message) {
    let length = Message.little(UInt64(message.bytes.count))
    bytes += length + Message.little(MaskedChecksum.of(length))
    bytes += message.bytes + Message.little(MaskedChecksum.of(message.bytes))
  }
}

/// A protocol buffer, written field by field.
///
/// Source: protobuf.dev, "Encoding": a field is its number and wire type, then its value.
private struct Message {
  private(set) var bytes: [UInt8] = []

  init(_ build: (Self) -> Self) { self = build(Self()) }
  private init() {}

  func double(_ field: Int, _ value: Double) -> Self {
    adding(field, wire: 1, Self.little(value.bitPattern))
  }
  func float(_ field: Int, _ value: Float) -> Self {
    adding(field, wire: 5, Self.little(value.bitPattern))
  }
  func integer(_ field: Int, _ value: Int) -> Self {
    adding(field, wire: 0, Self.varint(UInt64(bitPattern: Int64(value))))
  }
  func text(_ field: Int, _ value: String) -> Self { self.bytes(field, Array(value.utf8)) }
  func bytes(_ field: Int, _ value: [UInt8]) -> Self {
    adding(field, wire: 2, Self.varint(UInt64(value.count)) + value)
  }

  private func adding(_ field: Int, wire: Int, _ value: [UInt8]) -> Self {
    var copy = self
    copy.bytes += Self.varint(UInt64(field << 3 | wire)) + value
    return copy
  }

  /// Seven bits a byte, the lowest first; the high bit says that more follow.
  private static func varint(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func little<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// CRC-32C, rotated and offset as the records have it.
///
/// Source: RFC 3720, appendix B.4 (polynomial 0x1edc6f41, reflected); the mask is that of
/// TensorFlow's `crc32c.h`.
enum MaskedChecksum {
  static func of(_ bytes: [UInt8]) -> UInt32 {
    let crc = CRC32.castagnoli.of(bytes)
    return (crc >> 15 | crc << 17) &+ 0xa282_ead8
  }
}
