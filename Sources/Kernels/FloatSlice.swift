/// A view of part of a buffer.
///
/// Copies share storage. One backward kernel writes several ranges of the same gradient buffer,
/// which exclusive spans cannot express; a view that retains its owner is memory-safe and costs one
/// retain.
public struct FloatSlice {
  let buffer: FloatBuffer
  let start: Int
  public let count: Int

  var pointer: UnsafeMutablePointer<Float> { unsafe buffer.base + start }

  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "\(index) is outside 0..<\(count)")
      return unsafe pointer[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "\(index) is outside 0..<\(count)")
      unsafe pointer[index] = newValue
    }
  }

  /// A narrower view.
  public subscript(range: Range<Int>) -> FloatSlice {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "\(range) is outside 0..<\(count)")
    return FloatSlice(buffer: buffer, start: start + range.lowerBound, count: range.count)
  }

  /// A copy of the values.
  public var values: [Float] {
    unsafe Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// Overwrites the view with `values`.
  public func copy(_ values: [Float]) {
    precondition(values.count == count, "\(values.count) values do not fill \(count)")
    unsafe values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe pointer.update(from: base, count: count) }
    }
  }

  /// Overwrites the view with another view's values.
  public func copy(_ source: FloatSlice) {
    precondition(source.count == count, "\(source.count) values do not fill \(count)")
    unsafe pointer.update(from: source.pointer, count: count)
  }

  public func fill(_ value: Float) {
    unsafe pointer.update(repeating: value, count: count)
  }

  /// The values as little-endian IEEE 754 single precision, as safetensors stores them.
  public var littleEndianBytes: [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: pointer, count: count * 4))
  }

  /// Overwrites the view with little-endian single-precision values.
  ///
  /// - Parameter bytes: Four bytes per value.
  public func copy(littleEndianBytes bytes: ArraySlice<UInt8>) {
    precondition(bytes.count == count * 4, "\(bytes.count) bytes do not fill \(count) values")
    unsafe bytes.withUnsafeBytes { source in
      if let base = source.baseAddress {
        unsafe UnsafeMutableRawPointer(pointer).copyMemory(from: base, byteCount: count * 4)
      }
    }
  }
}
