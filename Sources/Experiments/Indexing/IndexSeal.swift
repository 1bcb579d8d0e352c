import Foundation
import Kernels
import Synchronization

/// A checksum of the database beside it, so that a byte that changes on the disk is noticed.
///
/// `patchlaw.sqlite.seal` holds the database's transaction counter, its size and its fingerprint. It is
/// written at the end of a command; a process that dies first leaves a counter that differs, and then
/// nothing is compared.
///
/// Source: SQLite's file format, section 1.3.8: bytes 24 to 27 count the transactions.
public struct IndexSeal {
  let database: String

  private static let opened = Mutex<Set<String>>([])
  private var path: String { "\(database).seal" }

  /// Notes that this process reads or writes the database.
  func open() { Self.opened.withLock { _ = $0.insert(database) } }

  /// Seals every database that this process has opened; one that cannot be sealed stays unsealed.
  public static func closeAll() {
    for database in opened.withLock(\.self).sorted() { IndexSeal(database: database).close() }
  }

  /// Whether the database differs from its seal although no transaction has changed it.
  var isBroken: Bool {
    guard let seal = Seal(text: FileManager.default.contents(atPath: path)) else { return false }
    // Within a transaction of another process a file is not whole; so it is looked at again.
    for _ in 0..<3 {
      guard let found = found, found.counter == seal.counter, found != seal else { return false }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return true
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  private func close() {
    guard let now = counter, now != Seal(text: FileManager.default.contents(atPath: path))?.counter,
      let found, found.counter == counter
    else { return }
    try? DurableFile.write(Foundation.Data(found.text.utf8), to: path)
  }

  /// What the file is now; nil where there is none, or a transaction is under way.
  private var found: Seal? {
    guard !hasJournal, let counter, let size = FileStamp(path: database)?.size,
      let digest = fingerprint(ofFile: database, size: size), !hasJournal
    else { return nil }
    return Seal(counter: counter, size: size, digest: digest)
  }

  private var hasJournal: Bool {
    ["-journal", "-wal"].contains { FileManager.default.fileExists(atPath: database + $0) }
  }

  /// Read without the rest of the file.
  private var counter: Int? {
    guard let file = FileHandle(forReadingAtPath: database),
      let head = try? file.read(upToCount: 28), head.count == 28
    else { return nil }
    return Self.counter([UInt8](head))
  }

  private static func counter(_ bytes: [UInt8]) -> Int {
    bytes[24..<28].reduce(0) { $0 << 8 | Int($1) }
  }

  private struct Seal: Hashable {
    let counter: Int
    let size: Int
    let digest: String

    var text: String { "\(counter) \(size) \(digest)\n" }

    init(counter: Int, size: Int, digest: String) {
      (self.counter, self.size, self.digest) = (counter, size, digest)
    }

    init?(text: Foundation.Data?) {
      let words = String(decoding: text ?? Foundation.Data(), as: UTF8.self)
        .split { $0.isWhitespace }
      // A longer digest is of an earlier version, which nothing is compared with.
      guard words.count == 3, let counter = Int(words[0]), let size = Int(words[1]),
        words[2].count == 16
      else { return nil }
      self.init(counter: counter, size: size, digest: String(words[2]))
    }
  }
}
