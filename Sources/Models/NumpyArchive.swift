public import Foundation
import Kernels

extension Safetensors {
  /// The same tensors as NumPy's `.npz`: a zip archive of one `.npy` file per tensor, in the order of
  /// their names, not compressed.
  ///
  /// Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; NumPy's format 1.0.
  ///
  /// - Returns: nil beyond 4 GiB, which plain zip archives cannot hold.
  public func numpyArchive() -> Data? {
    let total = entries.values.map(\.bytes.count).reduce(0, +)
    guard total < 0xff00_0000 else { return nil }
    var (archive, directory) = (Data(), Data())
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let file = entry.numpyFile
      let fields = Self.fields(name: "\(name).npy", file)
      directory += [0x50, 0x4b, 0x01, 0x02, 20, 0] + fields
      directory += Self.little(0, 2 + 2 + 2 + 4) + Self.little(archive.count, 4)
      directory += Array("\(name).npy".utf8)
      archive += [0x50, 0x4b, 0x03, 0x04] + fields + Array("\(name).npy".utf8) + file
    }
    let (start, count) = (archive.count, entries.count)
    archive += directory
    archive += [0x50, 0x4b, 0x05, 0x06] + Self.little(0, 4) + Self.little(count, 2)
    archive += Self.little(count, 2) + Self.little(directory.count, 4) + Self.little(start, 4)
    archive += Self.little(0, 2)
    return archive
  }

  /// What local and central headers share: version 2.0, stored, on the first day that zip knows, so
  /// that equal content gives equal bytes.
  private static func fields(name: String, _ file: [UInt8]) -> [UInt8] {
    let head = little(20, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0x21, 2)
    let sizes = little(Int(zipChecksum(file)), 4) + little(file.count, 4) + little(file.count, 4)
    return head + sizes + little(name.utf8.count, 2) + little(0, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }
}

extension Safetensors.Entry {
  /// A `.npy` file; its header fills a multiple of 64 bytes.
  fileprivate var numpyFile: [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    let shape = shape.count == 1 ? "(\(sizes))" : "(\(sizes.dropLast()))"
    var header =
      "{'descr': '\(isInteger ? "<i8" : "<f4")', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)]
      + Array(header.utf8) + bytes
  }
}
