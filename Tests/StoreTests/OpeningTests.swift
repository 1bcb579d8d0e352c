import TestSupport
import Testing

@testable import Store

struct OpeningTests {
  @Test func `many may create one database at the same moment`() async throws {
    let folder = try TemporaryFolder()
    for round in 0..<10 {
      let path = "\(folder.path)/\(round).sqlite"
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<6 { group.addTask { _ = try Store(path: path) } }
        try await group.waitForAll()
      }
    }
  }

  @Test(arguments: [
    ("/home/me/results", "nfs4", true), ("/home", "ext4", false), ("/homely", "ext4", false),
    ("/scratch disk/results", "lustre", true),
  ])
  func `the file system of a path is that of the nearest mount`(
    path: String, kind: String, isShared: Bool
  ) {
    let mounts = """
      /dev/sda1 / ext4 rw 0 0
      server:/me /home/me nfs4 rw 0 0
      far@tcp:/x /scratch\\040disk lustre rw 0 0
      """
    let found = FileSystem(of: path, mounts: mounts)
    #expect(found.kind == kind)
    #expect(found.isShared == isShared)
  }

  @Test func `a local database has nothing to say about its place`() throws {
    let folder = try TemporaryFolder()
    #expect(try Store(path: "\(folder.path)/a.sqlite").notice == nil)
  }
}
