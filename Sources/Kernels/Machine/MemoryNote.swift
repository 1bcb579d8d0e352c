internal import CKernels

/// Has an empty file made if this process ends for lack of memory while the value lives.
public final class MemoryNote: Sendable {
  private let number: Int32

  /// - Parameter path: The file.
  public init(_ path: String) { number = unsafe patchlaw_memory_note(path) }

  deinit { patchlaw_forget_memory_note(number) }

  /// How many processes the kernel of this machine has killed for lack of memory since it started; nil
  /// where it does not say.
  public static var kills: Int? {
    SystemFile.text("/proc/vmstat").flatMap { SystemFile.number("oom_kill", in: $0) }.map { Int($0) }
  }
}
