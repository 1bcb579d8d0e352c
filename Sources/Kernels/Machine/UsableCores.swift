internal import CKernels
import Foundation

/// The number of cores that this process may use.
///
/// The smallest of the limits: the batch job's allocation, the scheduler's affinity and the control
/// group's quota.
public struct UsableCores: Hashable, Sendable {
  public let count: Int
  public let limit: Limit

  /// The limit that applies, the most specific first.
  public enum Limit: String, CaseIterable, Sendable {
    case job = "SLURM_CPUS_PER_TASK"
    case affinity = "CPU affinity"
    case controlGroup = "the control group's CPU quota"
    case machine = "the machine"
  }

  /// - Parameters:
  ///   - environment: The process's environment; read for `SLURM_CPUS_PER_TASK`.
  ///   - affinity: Number of processors in the process's affinity mask; nil if unknown.
  ///   - group: Its control group, whose quota is rounded to whole cores.
  ///   - online: Number of processors of the machine.
  public init(
    environment: [String: String], affinity: Int?, group: ControlGroup, online: Int
  ) {
    let job = environment[Limit.job.rawValue].flatMap { Int($0) }
    let limits: [(Limit, Int?)] = [
      (.job, job.flatMap { $0 > 0 ? $0 : nil }), (.affinity, affinity),
      (.controlGroup, group.cores.map { max(1, Int($0.rounded(.down))) }), (.machine, online),
    ]
    let known = limits.compactMap { limit, count in count.map { (limit: limit, count: $0) } }
    // If the affinity allows every processor, the machine is the limit.
    let smallest = known.map(\.count).min() ?? 1
    count = max(1, smallest)
    limit =
      smallest >= online ? .machine : known.first { $0.count == smallest }?.limit ?? .machine
  }

  /// The value for this process.
  public static let current = UsableCores(
    environment: ProcessInfo.processInfo.environment, affinity: affinity,
    group: ControlGroup(read: SystemFile.text), online: ProcessInfo.processInfo.activeProcessorCount
  )

  private static var affinity: Int? {
    let count = patchlaw_affinity_count()
    return count > 0 ? count : nil
  }
}
