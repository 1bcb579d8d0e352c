public import Foundation
import Glibc

/// The program as it was built for these tests, run under limits of time and memory.
public enum BuiltProgram {
  /// In the folder of the test bundle; PATCHLAW_PROGRAM names another, such as the release build.
  public static let url =
    ProcessInfo.processInfo.environment["PATCHLAW_PROGRAM"].map { URL(filePath: $0) }
    ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "patchlaw")

  /// How a process ended.
  public struct Ending: Sendable {
    /// The exit code; nil where a signal ended it.
    public let code: Int32?
    /// The signal that ended it, also where it was ended for its time or memory.
    public let signal: Int32?
    /// Whether it was ended because its time was up.
    public let isLate: Bool
    /// The largest resident memory.
    public let peakBytes: Int
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String

    /// Standard output, then standard error.
    public var text: String { output + errors }
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: After the program's name.
  ///   - folder: Where it runs; what it prints is kept there in `output.txt` and `errors.txt`.
  ///   - seconds: Of a processor's time after which it is ended, with all that it started; on a
  ///     busy machine, or asleep, it may take twelve times as long.
  ///   - path: Where it finds other programs; as the tests do when nil.
  ///   - setup: Commands of the shell that come before it, each ended by a semicolon.
  public static func run(
    _ arguments: [String], in folder: String, seconds: Double = 10, path: String? = nil,
    setup: String = ""
  ) throws -> Ending {
    let (output, errors) = ("\(folder)/output.txt", "\(folder)/errors.txt")
    var environment = ProcessInfo.processInfo.environment
    if let path { environment["PATH"] = path }
    let process = try spawn(
      // Processes are not started elsewhere than here without a shell's help.
      ["/bin/sh", "-c", "cd \"$0\" && { \(setup) exec \"$@\"; }", folder, url.path] + arguments,
      environment.map { "\($0)=\($1)" }, output: output, errors: errors)
    let deadline = ContinuousClock.now + .seconds(12 * seconds)
    var (status, usage, isLate, looks) = (Int32(0), rusage(), false, 0)
    while unsafe wait4(process, &status, WNOHANG, &usage) == 0 {
      usleep(2000)
      looks += 1
      guard looks.isMultiple(of: 25) else { continue }
      isLate = ContinuousClock.now > deadline || processorSeconds(process) > seconds
      if isLate || resident(process) > mostBytes {
        kill(-process, SIGKILL)
        _ = unsafe wait4(process, &status, 0, &usage)
        break
      }
    }
    let signal = status & 0x7f
    return Ending(
      code: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
      isLate: isLate, peakBytes: usage.ru_maxrss * 1024,
      output: text(of: output), errors: text(of: errors))
  }

  /// The first megabyte of a file.
  private static func text(of path: String) -> String {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: data.prefix(1 << 20), as: UTF8.self)
  }

  /// A process that takes more is ended, so that the machine goes on.
  private static let mostBytes = 2 << 30

  /// Starts a process in a group of its own, so that it can be ended with its children.
  private static func spawn(
    _ arguments: [String], _ environment: [String], output: String, errors: String
  ) throws -> pid_t {
    var (actions, attributes) = unsafe (posix_spawn_file_actions_t(), posix_spawnattr_t())
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(
      &actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe posix_spawn_file_actions_addopen(
      &actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failure = unsafe posix_spawn(
      &process, arguments[0], &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
    return process
  }

  /// Resident memory of a process in bytes; 0 where it has ended.
  private static func resident(_ process: pid_t) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8) else {
      return 0
    }
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
  }

  /// Time on processors; 0 where the process has ended.
  private static func processorSeconds(_ process: pid_t) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    // Past the program's name, which may hold anything, user and system time are fields 14 and 15.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 13 else { return 0 }
    return fields[11...12].compactMap { Double($0) }.reduce(0, +) / 100
  }
}
