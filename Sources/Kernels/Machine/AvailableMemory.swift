internal import CKernels
import Foundation

/// Memory that this process may still take before the system refuses it or ends the process.
public struct AvailableMemory: Hashable, Sendable {
  public let bytes: Double
  public let limit: Limit

  /// What sets the number.
  public enum Limit: String, CaseIterable, Sendable {
    case machine = "on this machine"
    case controlGroup = "in the control group"
    case addressSpace = "under ulimit -v"
  }

  /// Is nil where the system tells none of the limits.
  ///
  /// - Parameters:
  ///   - memory: The text of /proc/meminfo.
  ///   - group: The process's control group.
  ///   - status: The text of /proc/self/status.
  ///   - addressSpace: The most that the process may map, in bytes; nil where it is not limited.
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

  /// Of this process, now.
  public static var current: AvailableMemory? {
    let space = patchlaw_address_space_limit()
    return AvailableMemory(
      memory: SystemFile.text("/proc/meminfo") ?? "", group: ControlGroup(read: SystemFile.text),
      status: SystemFile.text("/proc/self/status") ?? "",
      addressSpace: space < 0 ? nil : Double(space))
  }
}
