import Foundation
import Glibc
import Kernels

/// The file system of a results folder, as far as locks are concerned.
struct FileSystem {
  /// As mount tables call it; nil for one that binds this host only.
  let network: String?
  /// Options of its mount.
  let options: [String]
  /// Whether a second lock on a locked file is refused here.
  let hasLocks: Bool

  /// Looks at the folder that holds a path, which need not exist.
  init(of path: String) {
    var folder = URL(filePath: path).standardizedFileURL.path
    while !FileManager.default.fileExists(atPath: folder), folder != "/" {
      folder = URL(filePath: folder).deletingLastPathComponent().path
    }
    self.init(
      network: fileSystemType(of: folder).flatMap { Self.networks[$0] },
      options: MountTable.current.options(of: folder), hasLocks: Self.tryLocks(in: folder))
  }

  init(network: String?, options: [String], hasLocks: Bool) {
    (self.network, self.options, self.hasLocks) = (network, options, hasLocks)
  }

  /// How to claim runs here: by locks where every host sees them, else by leases.
  var claimMethod: ClaimMethod {
    func leases(_ why: String) -> ClaimMethod { ClaimMethod(kind: .leases, reason: why) }
    guard hasLocks else { return leases("the file system has no locks") }
    guard let network else { return ClaimMethod(kind: .locks, reason: "the file system is local") }
    let isLocal = options.contains {
      ["nolock", "local_lock=all", "local_lock=flock", "localflock", "noflock"].contains($0)
    }
    guard !isLocal else { return leases("\(network) is mounted with locks of this host only") }
    switch network {
    case "nfs", "gpfs", "ceph": return ClaimMethod(kind: .locks, reason: "\(network) has locks")
    case "lustre" where options.contains("flock"):
      return ClaimMethod(kind: .locks, reason: "lustre is mounted with flock")
    default: return leases("\(network) may lock on one host only")
    }
  }

  /// Numbers of statfs(2).
  private static let networks: [UInt32: String] = [
    0x6969: "nfs", 0x0BD0_0BD0: "lustre", 0x4750_4653: "gpfs", 0x00C3_6400: "ceph",
    0x1983_0326: "beegfs", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb", 0x517B: "smb",
    0x6573_5546: "fuse", 0x0102_1997: "9p", 0x7461_636F: "ocfs2", 0x5346_414F: "afs",
    0xAAD7_AAEA: "panfs",
  ]

  /// Locks a file twice, which must fail; a folder that cannot be written has no locks to speak of.
  private static func tryLocks(in folder: String) -> Bool {
    let path = "\(folder)/.patchlaw-lock-\(UUID().uuidString)"
    guard FileManager.default.createFile(atPath: path, contents: nil) else { return true }
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard let first = FileHandle(forUpdatingAtPath: path),
      let second = FileHandle(forUpdatingAtPath: path)
    else { return false }
    defer {
      try? first.close()
      try? second.close()
    }
    return flock(first.fileDescriptor, LOCK_EX | LOCK_NB) == 0
      && flock(second.fileDescriptor, LOCK_EX | LOCK_NB) != 0
  }
}

/// Where file systems are mounted, and with which options.
struct MountTable {
  private let lines: [(point: String, options: [String])]

  /// - Parameter text: Of `/proc/mounts`.
  init(text: String) {
    lines = text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 4 else { return nil }
      let point = words[1].replacing("\\040", with: " ")
      return (point, words[3].split(separator: ",").map(String.init))
    }
  }

  static var current: MountTable {
    MountTable(text: (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8)) ?? "")
  }

  /// The options of the mount that holds a path; of two at the same point the later counts.
  func options(of path: String) -> [String] {
    var best: (point: String, options: [String])?
    for line in lines
    where line.point == "/" || path == line.point || path.hasPrefix("\(line.point)/") {
      if line.point.count >= best?.point.count ?? 0 { best = line }
    }
    return best?.options ?? []
  }
}
