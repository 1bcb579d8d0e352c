internal import CKernels

/// The number of files that this process may have open, `ulimit -n`.
public enum FileLimit {
  /// What the process raises its limit to where it may: hundreds of run folders are claimed at once only by
  /// hundreds of workers.
  private static let wanted = 1024
  /// Below which libraries crash that cannot open a file.
  public static let least = 64

  /// Raises the limit as far as it may be raised, to be called before anything is opened.
  ///
  /// - Returns: The limit where it is below ``least``; nil where it suffices.
  public static func raise() -> Int? {
    let limit = patchlaw_raise_file_limit(wanted)
    return limit < least ? limit : nil
  }
}
