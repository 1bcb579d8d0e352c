import Foundation
import Glibc
import Kernels
import Text

/// What is known of the terminal that a person reads.
enum Terminal {
  /// Whether standard output is a terminal on which the cursor can move.
  static var isInteractive: Bool { isatty(1) == 1 && environment["TERM"] != "dumb" }

  /// Whether text may be colored (https://no-color.org).
  static var hasColor: Bool { isInteractive && (environment["NO_COLOR"] ?? "").isEmpty }

  /// Columns to write in: the terminal's, `COLUMNS`, or 80.
  static var width: Int { width(of: .current, environment) }

  static func width(of size: TerminalSize?, _ environment: [String: String]) -> Int {
    let stated = environment["COLUMNS"].flatMap { Int($0) }
    return max(20, size?.columns ?? stated ?? 80)
  }

  /// Columns of a table: the terminal's, and no limit where the output goes to a file or a program.
  static var tableWidth: Int { isatty(1) == 1 ? width : .max }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }
}

extension String {
  /// On a terminal each line broken at spaces where it is too long; elsewhere as it is.
  var wrappedForTerminal: String { wrapped(ifTerminal: 1) }

  /// The same for a stream: 1 is standard output, 2 standard error.
  func wrapped(ifTerminal stream: Int32) -> String {
    guard isatty(stream) == 1 else { return self }
    return split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { line in
        line.isEmpty || line.first == " "
          ? [String(line)] : String(line).wrapped(to: Terminal.width)
      }.joined(separator: "\n")
  }
}
