internal import CKernels
import Foundation

/// How many of the machine's cores this process may use.
///
/// A batch job's share, the scheduler's affinity and a control group's quota are all limits: the
/// smallest holds.
public struct UsableCores: Hashable, Sendable {
  public let count: Int
  public let limit: Limit

  /// What sets the number, the most specific first.
  public enum Limit: String, CaseIterable, Sendable {
    case job = "SLURM_CPUS_PER_TASK"
    case affinity = "CPU affinity"
    case controlGroup = "the control group's CPU quota"
    case machine = "the machine"
  }

  /// - Parameters:
  ///   - environment: The process's; read for `SLURM_CPUS_PER_TASK`.
  ///   - affinity: Processors that the scheduler may run the process on; nil where unknown.
  ///   - group: Its control group, whose quota counts in whole cores.
  ///   - online: Processors of the machine.
  public init(
    environment: [String: String], affinity: Int?, group: ControlGroup, online: Int
  ) {
    let job = environment[Limit.job.rawValue].flatMap { Int($0) }
    let limits: [(Limit, Int?)] = [
      (.job, job.flatMap { $0 > 0 ? $0 : nil }), (.affinity, affinity),
      (.controlGroup, group.cores.map { max(1, Int($0.rounded(.down))) }), (.machine, online),
    ]
    let known = limits.compactMap { limit, count in count.map { (limit: limit, count: $0) } }
    // Where the affinity allows every processor, it is the machine that limits.
    let smallest = known.map(\.count).min() ?? 1
    count = max(1, smallest)
    limit =
      smallest >= online ? .machine : known.first { $0.count == smallest }?.limit ?? .machine
  }

  /// Of this process.
  public static let current = UsableCores(
    environment: ProcessInfo.processInfo.environment, affinity: affinity,
    group: ControlGroup(read: SystemFile.text), online: ProcessInfo.processInfo.activeProcessorCount
  )

  private static var affinity: Int? {
    let count = patchlaw_affinity_count()
    return count > 0 ? count : nil
  }
}
