import Foundation

/// What kind of file system a path lies on, by the kernel's table of mounts.
struct FileSystem: Hashable, Sendable {
  /// As mounts name it: `ext4`, `nfs4`, `fuse.sshfs`.
  let kind: String

  /// - Parameters:
  ///   - path: An absolute path.
  ///   - mounts: Lines of device, mount point, kind and options, as in /proc/self/mounts.
  init(of path: String, mounts: String) {
    var best = (point: "", kind: "")
    for line in mounts.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 2 else { continue }
      let point = String(words[1].replacing(#"\040"#, with: " "))
      let folder = point.hasSuffix("/") ? point : point + "/"
      if "\(path)/".hasPrefix(folder), point.count >= best.point.count {
        best = (point, String(words[2]))
      }
    }
    kind = best.kind
  }

  init(of path: String) {
    let mounts = FileManager.default.contents(atPath: "/proc/self/mounts") ?? Data()
    let absolute = URL(filePath: path).standardizedFileURL.path
    self.init(of: absolute, mounts: String(decoding: mounts, as: UTF8.self))
  }

  /// Whether other hosts may see it: there, the shared memory of a write-ahead log is not shared.
  var isShared: Bool {
    let network: Set = [
      "nfs", "nfs4", "cifs", "smb3", "lustre", "gpfs", "ceph", "beegfs", "glusterfs", "afs", "9p",
      "fuse.sshfs", "fuse.glusterfs", "fuse.ceph-fuse", "fuse.juicefs", "fuse.s3fs",
    ]
    return network.contains(kind)
  }
}
