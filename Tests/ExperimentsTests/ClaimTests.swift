import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Experiments

/// How workers keep out of each other's way.
struct ClaimTests {
  @Test(
    arguments: [
      (nil, [], true, ClaimMethod.Kind.locks), (nil, [], false, .leases),
      ("nfs", ["rw", "vers=4.2"], true, .locks), ("nfs", ["rw", "nolock"], true, .leases),
      ("nfs", ["local_lock=flock"], true, .leases), ("nfs", ["local_lock=posix"], true, .locks),
      ("lustre", ["rw", "flock"], true, .locks), ("lustre", ["rw"], true, .leases),
      ("lustre", ["localflock"], true, .leases), ("gpfs", [], true, .locks),
      ("fuse", [], true, .leases), ("beegfs", [], true, .leases),
    ] as [(String?, [String], Bool, ClaimMethod.Kind)])
  func `locks are trusted where every host sees them`(
    network: String?, options: [String], hasLocks: Bool, expected: ClaimMethod.Kind
  ) {
    let found = FileSystem(network: network, options: options, hasLocks: hasLocks).claimMethod
    #expect(found.kind == expected && !found.reason.isEmpty)
  }

  @Test func `the deepest mount counts, and of two at one point the later`() {
    let table = MountTable(
      text: """
        /dev/a / ext4 rw,relatime 0 0
        server:/home /home nfs rw,nolock 0 0
        server:/my\\040data /my\\040data nfs rw,vers=3 0 0
        server:/home /home nfs4 rw,vers=4.2 0 0
        """)
    #expect(table.options(of: "/home/user/study") == ["rw", "vers=4.2"])
    #expect(table.options(of: "/homework") == ["rw", "relatime"])
    #expect(table.options(of: "/my data/x") == ["rw", "vers=3"])
    #expect(table.options(of: "/home") == ["rw", "vers=4.2"])
  }

  @Test func `a local folder has locks and needs no file that says so`() throws {
    let folder = try TemporaryFolder().path
    #expect(try ClaimMethod.of(folder).kind == .locks)
    #expect(!FileManager.default.fileExists(atPath: ClaimMethod.file(in: folder)))
  }

  /// Results whose claims are leases that beat and give up fast.
  private func leased() throws -> (folder: TemporaryFolder, method: ClaimMethod) {
    let folder = try TemporaryFolder()
    let method = ClaimMethod(
      kind: .leases, reason: "of a test", beatSeconds: 0.05, patienceSeconds: 0.5)
    try SealedFile.write(method, to: ClaimMethod.file(in: folder.path))
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/run", withIntermediateDirectories: true)
    return (folder, method)
  }

  @Test func `a lease that beats is not taken over, and one that is given back is free`() throws {
    let (folder, method) = try leased()
    let run = "\(folder.path)/run"
    let first = try #require(try Lease.take(run, method))
    let start = ContinuousClock.now
    while start.duration(to: .now) < .seconds(1.2) {
      #expect(try Lease.take(run, method) == nil)
      Thread.sleep(forTimeInterval: 0.1)
    }
    #expect(first.isHeld && Lease.isTaken(run, method))
    first.release()
    #expect(!first.isHeld && !Lease.isTaken(run, method))
    #expect(try Lease.take(run, method)?.isHeld == true)
  }

  /// A frozen process neither beats nor notices.
  @Test func `a lease that stands still is taken over, and its holder sees that`() throws {
    let (folder, method) = try leased()
    let run = "\(folder.path)/run"
    let frozen = try #require(try Lease.take(run, method))
    Heart.shared.remove(frozen)
    #expect(try Lease.take(run, method) == nil)
    Thread.sleep(forTimeInterval: 0.7)
    let second = try #require(try Lease.take(run, method))
    #expect(second.isHeld && !frozen.isHeld)
    // What it does on waking changes nothing for the new holder.
    frozen.beat()
    frozen.release()
    #expect(second.isHeld)
    #expect(try FileManager.default.contentsOfDirectory(atPath: run) == ["lease.2"])
  }

  @Test func `of many that want one folder, one at a time has it`() throws {
    let (folder, method) = try leased()
    let run = "\(folder.path)/run"
    let inside = Atomic(0)
    let taken = Atomic(0)
    let most = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<40 {
        guard let lease = try? Lease.take(run, method) else {
          usleep(500)
          continue
        }
        let count = inside.add(1, ordering: .sequentiallyConsistent).newValue
        if count > most.load(ordering: .relaxed) { most.store(count, ordering: .relaxed) }
        taken.add(1, ordering: .relaxed)
        usleep(200)
        inside.subtract(1, ordering: .sequentiallyConsistent)
        lease.release()
      }
    }
    #expect(most.load(ordering: .relaxed) == 1 && taken.load(ordering: .relaxed) > 8)
  }

  @Test func `a claim needs the lease as well where there are leases`() throws {
    let (folder, method) = try leased()
    let run = "\(folder.path)/run"
    // As of another host, whose locks are not seen here.
    let other = try #require(try Lease.take(run, method))
    #expect(try WorkClaim.take(run, in: folder.path) == nil)
    #expect(try WorkClaim.isTaken(run, in: folder.path))
    other.release()
    let claim = try #require(try WorkClaim.take(run, in: folder.path))
    #expect(claim.isHeld)
    #expect(try WorkClaim.isTaken(run, in: folder.path))
  }
}
