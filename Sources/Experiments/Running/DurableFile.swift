import Foundation
import Kernels

/// Files that survive a crash at any moment: whole and old, or whole and new.
enum DurableFile {
  /// Writes to a temporary name, waits for the disk, then takes the name.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``; the earlier file then stands unchanged.
  static func write(_ data: Foundation.Data, to path: String) throws {
    let temporary = PartialFiles.path(for: path)
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

  /// Removes a file, if there is one.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  static func remove(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do { try FileManager.default.removeItem(atPath: path) } catch {
      throw RunError.unwritable(path: path, reason: reason(error))
    }
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
    case (NSPOSIXErrorDomain, 27): return "it would be larger than `ulimit -f` allows"
    case (NSPOSIXErrorDomain, 24), (NSPOSIXErrorDomain, 23): return "too many files are open"
    case (NSPOSIXErrorDomain, 13), (NSPOSIXErrorDomain, 1), (NSCocoaErrorDomain, 513):
      return "permission denied"
    case (NSPOSIXErrorDomain, 30), (NSCocoaErrorDomain, 642): return "the file system is read-only"
    case (NSPOSIXErrorDomain, 2), (NSCocoaErrorDomain, 4), (NSCocoaErrorDomain, 260):
      return "no such folder, and none can be made there"
    case (NSPOSIXErrorDomain, 17), (NSPOSIXErrorDomain, 20), (NSCocoaErrorDomain, 516):
      return "a file is where a folder is needed"
    case (NSPOSIXErrorDomain, 21): return "a folder is where a file is needed"
    default: return "the system refuses, with error \(cocoa.code)"
    }
  }
}
