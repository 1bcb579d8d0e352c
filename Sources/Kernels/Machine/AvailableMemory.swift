internal import CKernels
import Foundation

/// Memory that this process can still allocate before the system refuses it or kills the process.
public struct AvailableMemory: Hashable, Sendable {
  public let bytes: Double
  public let limit: Limit

  /// The limit that applies.
  public enum Limit: String, CaseIterable, Sendable {
    case machine = "on this machine"
    case controlGroup = "in the control group"
    case addressSpace = "under ulimit -v"
  }

  /// Is nil if the system reports none of the limits.
  ///
  /// - Parameters:
  ///   - memory: The text of /proc/meminfo.
  ///   - group: The process's control group.
  ///   - status: The text of /proc/self/status.
  ///   - addressSpace: Limit of the process's address space, in bytes; nil if unlimited.
  public init?(memory: String, group: ControlGroup, status: String, addressSpace: Double?) {
    let mapped = SystemFile.number("VmSize", in: status).map { $0 * 1024 } ?? 0
    let limits: [(Limit, Double?)] = [
      (.machine, SystemFile.number("MemAvailable", in: memory).map { $0 * 1024 }),
      (.controlGroup, group.freeBytes),
      (.addressSpace, addressSpace.map { max(0, $0 - mapped) }),
    ]
    let known = limits.compactMap { limit, bytes in bytes.map { (limit: limit, bytes: $0) } }
    guard let smallest = known.min(by: { $0.bytes < $1.bytes }) else { return nil }
    (bytes, limit) = (smallest.bytes, smallest.limit)
  }

  /// The current value for this process.
  public static var current: AvailableMemory? {
    let space = patchlaw_address_space_limit()
    return AvailableMemory(
      memory: SystemFile.text("/proc/meminfo") ?? "", group: ControlGroup(read: SystemFile.text),
      status: SystemFile.text("/proc/self/status") ?? "",
      addressSpace: space < 0 ? nil : Double(space))
  }
}
