import Foundation
import Kernels

/// Files that survive a crash at any moment: whole and old, or whole and new.
enum DurableFile {
  /// Writes to a temporary name, waits for the disk, then takes the name.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``; the earlier file then stands unchanged.
  static func write(_ data: Foundation.Data, to path: String) throws {
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    do {
      try data.write(to: URL(filePath: temporary))
      let handle = try FileHandle(forUpdating: URL(filePath: temporary))
      try handle.synchronize()
      try handle.close()
      let number = replaceFile(path, with: temporary)
      guard number == 0 else { throw NSError(domain: NSPOSIXErrorDomain, code: Int(number)) }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw RunError.unwritable(path: path, reason: reason(error))
    }
  }

  /// Writes a value as JSON with sorted keys.
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try write(try encoder.encode(value), to: path)
  }

  static func createFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RunError.unwritable(path: path, reason: reason(error))
    }
  }

  /// The system's own words, without the framework's wrapping.
  static func reason(_ error: any Error) -> String {
    let cocoa = error as NSError
    if let inner = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError { return reason(inner) }
    switch (cocoa.domain, cocoa.code) {
    case (NSPOSIXErrorDomain, 28), (NSCocoaErrorDomain, 640): return "no space left on the disk"
    case (NSPOSIXErrorDomain, 13), (NSPOSIXErrorDomain, 1), (NSCocoaErrorDomain, 513):
      return "permission denied"
    case (NSPOSIXErrorDomain, 30), (NSCocoaErrorDomain, 642): return "the file system is read-only"
    default: return cocoa.localizedDescription
    }
  }
}
