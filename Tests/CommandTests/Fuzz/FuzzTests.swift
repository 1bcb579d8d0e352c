import Foundation
import TestSupport
import Testing

/// Mutated input through the program: never a signal, ten seconds, a gigabyte, a code that says
/// nothing, or a failure without a sentence.
///
/// A few cases of each kind by default; PATCHLAW_FUZZ=10000 runs that many in all, from the seed
/// PATCHLAW_FUZZ_FROM on. What is reported has a seed: PATCHLAW_FUZZ=specs:12 repeats that case.
@Suite struct FuzzTests {
  private static let setting = ProcessInfo.processInfo.environment["PATCHLAW_FUZZ"]
  private static let from =
    ProcessInfo.processInfo.environment["PATCHLAW_FUZZ_FROM"].flatMap { UInt64($0) } ?? 0
  private static let cases = 56

  /// The seeds that a kind runs.
  private static func seeds(of kind: FuzzKind) -> [UInt64] {
    let words = (setting ?? "").split(separator: ":")
    if words.count == 2 {
      return words[0] == kind.rawValue ? UInt64(words[1]).map { [$0] } ?? [] : []
    }
    let count = (setting.flatMap { Int($0) } ?? cases) * kind.share / 100
    return (0..<UInt64(count)).map { from + $0 }
  }

  private static let study = Result { try FuzzStudy() }

  @Test(arguments: FuzzKind.allCases) func `damage ends in a sentence`(_ kind: FuzzKind) throws {
    let study = try Self.study.get()
    let seeds = Self.seeds(of: kind)
    var (count, endings) = (0, Endings())
    for start in stride(from: 0, to: seeds.count, by: kind.batch) {
      let together = Array(seeds[start..<min(start + kind.batch, seeds.count)])
      count += together.count
      guard try !complaints(kind, together, study, &endings).isEmpty else { continue }
      // One of them is to blame: each alone says which.
      for seed in together {
        for complaint in try complaints(kind, [seed], study, &endings) {
          Issue.record("\(complaint); again: PATCHLAW_FUZZ=\(kind.rawValue):\(seed)")
        }
      }
    }
    #expect(count == seeds.count)
    // Damage that is always refused, or never, meets only the first check that it comes to.
    if seeds.count >= 100 { #expect(endings.accepted > 0 && endings.refused > 0, "\(endings)") }
    if Self.setting != nil { print("fuzz: \(count) cases of \(kind.rawValue): \(endings)") }
  }

  /// How many inputs were taken, and how many named as wrong.
  private struct Endings: CustomStringConvertible {
    var accepted = 0
    var refused = 0
    var description: String { "\(accepted) accepted, \(refused) refused" }

    mutating func add(_ ending: BuiltProgram.Ending) {
      // Specs are checked together: each that is right has a line of its own.
      let right = ending.output.split(separator: "\n").count { $0.contains(", no mistakes") }
      accepted += max(right, ending.code == 0 ? 1 : 0)
      refused += ending.code == 0 ? 0 : 1
    }
  }

  /// What is wrong with how the commands end that meet some cases; specs are checked together.
  private func complaints(
    _ kind: FuzzKind, _ seeds: [UInt64], _ study: FuzzStudy, _ endings: inout Endings
  ) throws -> [String] {
    let folder = "\(study.folder.path)/case-\(kind.rawValue)"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var commands: [[String]] = []
    for seed in seeds {
      let next = try kind.commands(seed: seed, in: folder, from: study)
      commands = seeds.count == 1 ? next : [(commands.first ?? ["check"]) + next[0].dropFirst()]
    }
    return try commands.compactMap { command in
      let ending = try study.call(command, in: folder)
      endings.add(ending)
      return Self.complaint(kind, ending).map { "\(kind.rawValue) \(seeds): \(command): \($0)" }
    }
  }

  /// Texts that no user should meet.
  private static let raw = [
    "Fatal error", "Error Domain=", "NSCocoaErrorDomain", "SQLite error", "UNIQUE constraint",
    "FOREIGN KEY constraint", "DecodingError", "keyNotFound", "typeMismatch", "Stack dump",
  ]

  private static func complaint(_ kind: FuzzKind, _ ending: BuiltProgram.Ending) -> String? {
    if ending.isLate { return "not done after 10 s" }
    if let signal = ending.signal { return "signal \(signal): \(ending.text.suffix(400))" }
    if ending.peakBytes > 1 << 30 { return "\(ending.peakBytes >> 20) MiB of memory" }
    if let wrong = wrongCode(kind, ending) { return "\(wrong): \(ending.text.suffix(400))" }
    return raw.first { ending.text.contains($0) }.map { "says '\($0)': \(ending.text.suffix(400))" }
  }

  /// What contradicts the exit code: nobody interrupts, only command lines are wrong in ways that
  /// the parser sees, a failure has its sentence on standard error, and success has none there.
  private static func wrongCode(_ kind: FuzzKind, _ ending: BuiltProgram.Ending) -> String? {
    let code = ending.code ?? -1
    guard kind.codes.contains(code) else { return "exit code \(code)" }
    let hasComplaint = ending.errors.split(separator: "\n").contains { line in
      line.hasPrefix("patchlaw:") || line.hasPrefix("Error:") || line.contains("mistake, nothing")
        || line.contains("mistakes, nothing")
    }
    if code == 0, hasComplaint { return "exit code 0 beside a complaint" }
    if code != 0, ending.errors.allSatisfy(\.isWhitespace) {
      return "exit code \(code), and nothing on standard error"
    }
    return nil
  }
}
