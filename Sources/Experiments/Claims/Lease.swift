import Foundation
import Synchronization

/// The right to work in a folder where locks do not reach every host.
///
/// Whoever creates `lease.N`, for the highest N, has the folder: a file is created once, on every
/// network file system. The holder counts in its file every few seconds. Another host takes N + 1 only
/// after the count has stood still for a minute of its own clock, so that no two clocks are compared.
/// A holder that was frozen meanwhile sees the higher number before it writes again, and leaves.
final class Lease: Sendable {
  private let folder: String
  private let number: Int
  /// Says whose file it is.
  private let token = UUID().uuidString
  private let count = Atomic(0)

  private init(folder: String, number: Int) { (self.folder, self.number) = (folder, number) }

  /// Whether another held the folder before and did not give it back.
  var isTakeover: Bool { number > 1 }

  private var path: String { Self.path(folder, number) }

  private static func path(_ folder: String, _ number: Int) -> String {
    "\(folder)/lease.\(number)"
  }

  /// Takes a folder, which must exist; nil while another has it, or may have it.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  static func take(_ folder: String, _ method: ClaimMethod) throws -> Lease? {
    let highest = numbers(in: folder).max()
    if let highest {
      guard silence.hasBeenSilent(path(folder, highest), for: method.patienceSeconds) else {
        return nil
      }
    }
    let lease = Lease(folder: folder, number: (highest ?? 0) + 1)
    guard try lease.create() else { return nil }
    guard lease.isHeld else {
      // What was listed before was out of date.
      lease.remove()
      return nil
    }
    for old in numbers(in: folder) where old < lease.number {
      try? FileManager.default.removeItem(atPath: path(folder, old))
    }
    Heart.shared.add(lease, every: method.beatSeconds)
    return lease
  }

  /// Whether somebody who counts, or has begun to, has the folder.
  static func isTaken(_ folder: String, _ method: ClaimMethod) -> Bool {
    guard let highest = numbers(in: folder).max() else { return false }
    return !silence.hasBeenSilent(path(folder, highest), for: method.patienceSeconds)
  }

  /// Whether the folder is still this holder's.
  var isHeld: Bool { Self.numbers(in: folder).max() == number && isOwn }

  func release() {
    Heart.shared.remove(self)
    if isHeld { remove() }
  }

  private func remove() {
    guard isOwn else { return }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether the file of this number is this holder's.
  private var isOwn: Bool {
    (try? String(contentsOfFile: path, encoding: .utf8))?.hasPrefix(token) == true
  }

  /// - Returns: Whether the file is this lease's; not where another was first.
  private func create() throws -> Bool {
    do {
      try text.write(to: URL(filePath: path), options: .withoutOverwriting)
      return true
    } catch {
      guard !FileManager.default.fileExists(atPath: path) else { return false }
      throw RunError.unwritable(path: path, reason: DurableFile.reason(error))
    }
  }

  private var text: Foundation.Data {
    Foundation.Data("\(token) \(Provenance.host) \(count.load(ordering: .relaxed))\n".utf8)
  }

  /// Counts once more, if the folder is still this holder's.
  func beat() {
    guard isHeld else { return }
    count.add(1, ordering: .relaxed)
    guard let handle = FileHandle(forWritingAtPath: path) else { return }
    defer { try? handle.close() }
    try? handle.write(contentsOf: text)
    try? handle.synchronize()
  }

  private static func numbers(in folder: String) -> [Int] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
      name.hasPrefix("lease.") ? Int(name.dropFirst("lease.".count)) : nil
    }
  }

  /// What this process has seen of other holders' files.
  private static let silence = Silence()
}

/// How long files have stood still, by this process's own clock.
private final class Silence: Sendable {
  private let seen = Mutex<[String: (content: Foundation.Data?, since: ContinuousClock.Instant)]>(
    [:])

  /// Whether a file has had the same content at every look since `seconds` ago; never at the first look.
  func hasBeenSilent(_ path: String, for seconds: Double) -> Bool {
    let content = FileManager.default.contents(atPath: path)
    return seen.withLock { seen in
      guard let known = seen[path], known.content == content else {
        seen[path] = (content, .now)
        return false
      }
      return known.since.duration(to: .now) >= .seconds(seconds)
    }
  }
}

/// One thread that counts for all leases of this process.
final class Heart: Sendable {
  static let shared = Heart()
  private let leases = Mutex<(list: [Lease], beats: Bool)>(([], false))

  func add(_ lease: Lease, every seconds: Double) {
    let isFirst = leases.withLock { leases in
      leases.list.append(lease)
      defer { leases.beats = true }
      return !leases.beats
    }
    guard isFirst else { return }
    Thread { [self] in
      while true {
        Thread.sleep(forTimeInterval: seconds)
        leases.withLock(\.list).forEach { $0.beat() }
      }
    }.start()
  }

  func remove(_ lease: Lease) {
    leases.withLock { $0.list.removeAll { $0 === lease } }
  }
}
