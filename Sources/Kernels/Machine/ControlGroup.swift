import Foundation

/// The limits that Linux control groups put on this process, of version 1, version 2, or both.
///
/// A group's limit also applies to its subgroups, so every group from the process's own up to the
/// root is read. In a container the kernel may name a group that is not mounted there; the root of
/// the mount is used instead.
///
/// Source: the Linux kernel's documentation, "Control Group v2" (`cpu.max`, `memory.max`) and
/// "CPU bandwidth control", "Memory Resource Controller" of version 1.
public struct ControlGroup: Hashable, Sendable {
  /// CPU quota in cores; nil if unlimited.
  public let cores: Double?
  /// Memory that the process can still allocate, in bytes; nil if unlimited.
  public let freeBytes: Double?

  /// - Parameter read: Returns the text of a file; nil if there is none.
  public init(read: (String) -> String?) {
    let folders = Folders(membership: read("/proc/self/cgroup") ?? "")
    cores =
      (folders.unified.compactMap { Self.quota(read, unified: $0) }
      + folders.cpu.compactMap { Self.quota(read, legacy: $0) }).min()
    freeBytes =
      (folders.unified.compactMap { Self.free(read, $0, .unified) }
      + folders.memory.compactMap { Self.free(read, $0, .legacy) }).min()
  }

  /// `150000 100000`, microseconds per period; `max` for no limit.
  private static func quota(_ read: (String) -> String?, unified folder: String) -> Double? {
    let numbers = (read("\(folder)/cpu.max") ?? "").split(whereSeparator: \.isWhitespace)
    guard numbers.count == 2, let quota = Double(numbers[0]), let period = Double(numbers[1]),
      quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  /// A quota of -1 means no limit.
  private static func quota(_ read: (String) -> String?, legacy folder: String) -> Double? {
    guard let quota = number(read("\(folder)/cpu.cfs_quota_us")),
      let period = number(read("\(folder)/cpu.cfs_period_us")), quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  /// The file names of one version for the same three values.
  private struct MemoryFiles {
    let limit: String
    let use: String
    /// Page cache that the kernel drops before it refuses memory.
    let droppable: String

    static let unified = MemoryFiles(
      limit: "memory.max", use: "memory.current", droppable: "inactive_file")
    static let legacy = MemoryFiles(
      limit: "memory.limit_in_bytes", use: "memory.usage_in_bytes",
      droppable: "total_inactive_file")
  }

  private static func free(
    _ read: (String) -> String?, _ folder: String, _ files: MemoryFiles
  ) -> Double? {
    guard let limit = number(read("\(folder)/\(files.limit)")) else { return nil }
    let use = number(read("\(folder)/\(files.use)")) ?? 0
    let droppable = SystemFile.number(files.droppable, in: read("\(folder)/memory.stat") ?? "") ?? 0
    return max(0, limit - max(0, use - droppable))
  }

  private static func number(_ text: String?) -> Double? {
    text.flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}

/// The folders of the process's groups, from its own up to the root.
private struct Folders {
  var unified: [String] = []
  var cpu: [String] = []
  var memory: [String] = []

  /// - Parameter membership: Lines of hierarchy, controllers and path, as in /proc/self/cgroup.
  init(membership: String) {
    let root = "/sys/fs/cgroup"
    for line in membership.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let controllers = parts[1].split(separator: ",")
      func folders(_ mounts: [String]) -> [String] {
        mounts.flatMap { Self.upward("\(root)\($0)", path: parts[2]) }
      }
      if controllers.isEmpty { unified += folders(["", "/unified"]) }
      if controllers.contains("cpu") { cpu += folders(["/cpu", "/\(parts[1])"]) }
      if controllers.contains("memory") { memory += folders(["/memory", "/\(parts[1])"]) }
    }
  }

  /// `mount/a/b`, `mount/a`, `mount`.
  private static func upward(_ mount: String, path: Substring) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).reversed().map { count in
      ([mount] + names.prefix(count).map(String.init)).joined(separator: "/")
    }
  }
}
