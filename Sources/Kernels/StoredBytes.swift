import Glibc

/// Bytes that are only read: an array, or a mapped file, which may be larger than memory.
public struct StoredBytes: Sendable {
  private enum Storage: Sendable {
    case array([UInt8])
    case mapping(FileMapping)
  }

  private let storage: Storage

  public init(_ bytes: [UInt8]) { storage = .array(bytes) }

  /// Maps a file, which must not be made shorter while the bytes are in use.
  ///
  /// - Returns: nil if the file cannot be read.
  public init?(mapping path: String) {
    guard let mapping = FileMapping(path: path) else { return nil }
    storage = .mapping(mapping)
  }

  /// Calls `body` with the bytes, which it must not keep.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    switch storage {
    case .array(let bytes): unsafe bytes.withUnsafeBufferPointer(body)
    case .mapping(let mapping):
      withExtendedLifetime(mapping) { unsafe body(mapping.bytes) }
    }
  }
}

extension StoredBytes: RandomAccessCollection {
  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch storage {
    case .array(let bytes): bytes.count
    case .mapping(let mapping): mapping.count
    }
  }

  public subscript(place: Int) -> UInt8 {
    switch storage {
    case .array(let bytes): return bytes[place]
    case .mapping(let mapping):
      precondition(place >= 0 && place < mapping.count)
      return unsafe mapping.bytes[place]
    }
  }
}

extension StoredBytes: Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withBytes { left in
      unsafe right.withBytes { right in
        guard let one = left.baseAddress, let other = right.baseAddress else {
          return true
        }
        return unsafe memcmp(one, other, left.count) == 0
      }
    }
  }
}

extension StoredBytes: ExpressibleByArrayLiteral {
  public init(arrayLiteral bytes: UInt8...) { self.init(bytes) }
}
