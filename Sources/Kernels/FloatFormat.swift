/// A storage format of numbers that are computed with in single precision.
public enum FloatFormat: String, Sendable, CaseIterable {
  case half = "F16"
  case bfloat = "BF16"
  case single = "F32"
  case double = "F64"

  public var bytesPerValue: Int {
    switch self {
    case .half, .bfloat: 2
    case .single: 4
    case .double: 8
    }
  }

  /// The same numbers as little-endian single precision.
  ///
  /// F16, BF16 and F32 are converted exactly, since single precision holds all their numbers, subnormal
  /// ones too. F64 is rounded to the nearest single, ties to the even one, and to infinity beyond the
  /// largest (IEEE 754, roundTiesToEven).
  ///
  /// - Parameter bytes: Little-endian, `bytesPerValue` bytes per number.
  /// - Returns: Four bytes per number.
  public func singles(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    precondition(bytes.count.isMultiple(of: bytesPerValue), "\(bytes.count) bytes of \(rawValue)")
    switch self {
    case .single: return bytes
    case .half: return convert(bytes) { Float(Float16(bitPattern: UInt16($0))) }
    case .bfloat: return convert(bytes) { Float(bitPattern: UInt32($0) << 16) }
    case .double: return convert(bytes) { Float(Double(bitPattern: $0)) }
    }
  }

  private func convert(
    _ bytes: ArraySlice<UInt8>, _ value: (UInt64) -> Float
  ) -> ArraySlice<UInt8> {
    let width = bytesPerValue
    var singles: [UInt8] = []
    singles.reserveCapacity(bytes.count / width * 4)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: width) {
      var pattern: UInt64 = 0
      for place in (0..<width).reversed() { pattern = pattern << 8 | UInt64(bytes[start + place]) }
      let single = value(pattern).bitPattern
      for shift in 0..<4 { singles.append(UInt8(truncatingIfNeeded: single >> (8 * shift))) }
    }
    return singles[...]
  }
}
