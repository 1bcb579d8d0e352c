import Kernels
import Testing

/// Files as the kernel writes them, by path.
private func group(_ files: [String: String]) -> ControlGroup { ControlGroup { files[$0] } }

private let unlimited = group([:])

struct UsableCoresTests {
  struct Case {
    var environment: [String: String] = [:]
    var affinity: Int?
    var files: [String: String] = [:]
    let count: Int
    let limit: UsableCores.Limit
  }

  @Test(arguments: [
    Case(count: 64, limit: .machine),
    Case(affinity: 64, count: 64, limit: .machine),
    Case(affinity: 1, count: 1, limit: .affinity),
    Case(environment: ["SLURM_CPUS_PER_TASK": "4"], affinity: 64, count: 4, limit: .job),
    Case(environment: ["SLURM_CPUS_PER_TASK": "4"], affinity: 4, count: 4, limit: .job),
    // A stale or a wider job does not make the process any larger.
    Case(environment: ["SLURM_CPUS_PER_TASK": "8"], affinity: 2, count: 2, limit: .affinity),
    Case(environment: ["SLURM_CPUS_PER_TASK": "0"], count: 64, limit: .machine),
    Case(environment: ["SLURM_CPUS_PER_TASK": "many"], count: 64, limit: .machine),
    Case(environment: ["SLURM_CPUS_PER_TASK": "900"], count: 64, limit: .machine),
    Case(
      affinity: 8,
      files: ["/proc/self/cgroup": "0::/job\n", "/sys/fs/cgroup/job/cpu.max": "250000 100000\n"],
      count: 2, limit: .controlGroup),
    Case(
      files: ["/proc/self/cgroup": "0::/job\n", "/sys/fs/cgroup/job/cpu.max": "50000 100000\n"],
      count: 1, limit: .controlGroup),
    Case(
      files: ["/proc/self/cgroup": "0::/job\n", "/sys/fs/cgroup/job/cpu.max": "max 100000\n"],
      count: 64, limit: .machine),
  ])
  func `the smallest limit holds, and is named`(_ test: Case) {
    let cores = UsableCores(
      environment: test.environment, affinity: test.affinity, group: group(test.files), online: 64)
    #expect(cores.count == test.count && cores.limit == test.limit)
  }

  @Test func `this process may use at least one core`() {
    #expect(UsableCores.current.count >= 1)
  }
}

struct ControlGroupTests {
  @Test func `without control groups nothing is limited`() {
    #expect(unlimited.cores == nil && unlimited.freeBytes == nil)
  }

  @Test func `a parent's limit binds, in version 2`() {
    let found = group([
      "/proc/self/cgroup": "0::/user/job\n",
      "/sys/fs/cgroup/user/job/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/user/cpu.max": "300000 100000\n",
      "/sys/fs/cgroup/user/job/memory.max": "max\n",
      "/sys/fs/cgroup/user/memory.max": "1000000\n",
      "/sys/fs/cgroup/user/memory.current": "700000\n",
      "/sys/fs/cgroup/user/memory.stat": "anon 400000\ninactive_file 300000\n",
    ])
    #expect(found.cores == 3)
    // What the file cache holds is given back before memory is refused.
    #expect(found.freeBytes == 600_000)
  }

  @Test(arguments: ["/cpu", "/cpu,cpuacct"])
  func `version 1 is read, also where the group is not mounted`(_ mount: String) {
    let found = group([
      "/proc/self/cgroup": "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n0::/\n",
      "/sys/fs/cgroup\(mount)/cpu.cfs_quota_us": "150000\n",
      "/sys/fs/cgroup\(mount)/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "1000000\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "900000\n",
      "/sys/fs/cgroup/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 50000\n",
    ])
    #expect(found.cores == 1.5)
    #expect(found.freeBytes == 150_000)
  }

  @Test func `a quota of -1 is no limit`() {
    let found = group([
      "/proc/self/cgroup": "4:cpu:/\n", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    ])
    #expect(found.cores == nil)
  }

  @Test func `a group that uses more than its limit has nothing left`() {
    let found = group([
      "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "1000\n",
      "/sys/fs/cgroup/memory.current": "5000\n",
    ])
    #expect(found.freeBytes == 0)
  }
}

struct AvailableMemoryTests {
  private let memory = "MemTotal:  9000 kB\nMemFree: 10 kB\nMemAvailable:    4000 kB\n"
  private let tight = group([
    "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "3072000\n",
    "/sys/fs/cgroup/memory.current": "1024000\n",
  ])

  @Test func `the smallest limit holds, and is named`() throws {
    let machine = try #require(
      AvailableMemory(memory: memory, group: unlimited, status: "", addressSpace: nil))
    #expect(machine.bytes == 4_096_000 && machine.limit == .machine)
    let grouped = try #require(
      AvailableMemory(memory: memory, group: tight, status: "", addressSpace: nil))
    #expect(grouped.bytes == 2_048_000 && grouped.limit == .controlGroup)
    let mapped = try #require(
      AvailableMemory(
        memory: memory, group: tight, status: "VmPeak: 9 kB\nVmSize:\t  500 kB\n",
        addressSpace: 1_024_000))
    #expect(mapped.bytes == 512_000 && mapped.limit == .addressSpace)
  }

  @Test func `where the system tells nothing, nothing is claimed`() {
    #expect(AvailableMemory(memory: "", group: unlimited, status: "", addressSpace: nil) == nil)
  }
}
