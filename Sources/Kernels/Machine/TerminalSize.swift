internal import CKernels

/// How much text a terminal shows.
public struct TerminalSize: Hashable, Sendable {
  public let columns: Int
  public let rows: Int

  public init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  /// The size of the terminal behind standard output, or else behind standard error, now; nil where
  /// neither is a terminal.
  public static var current: TerminalSize? {
    for stream: Int32 in [1, 2] {
      let size = patchlaw_terminal_size(stream)
      if size.columns > 0, size.rows > 0 {
        return TerminalSize(columns: Int(size.columns), rows: Int(size.rows))
      }
    }
    return nil
  }
}
