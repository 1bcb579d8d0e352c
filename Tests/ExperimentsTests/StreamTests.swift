import Foundation
import Glibc
import TestSupport
import Testing

/// What becomes of output that cannot be written, and of signals, in the built program.
@Suite(.serialized)
struct StreamTests {
  /// Runs a shell line in which `$P` is the program.
  private func shell(_ line: String, in folder: String = "/tmp") throws -> (
    code: Int32, text: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["P": Study.program.path]
    ) { $1 }
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "\(line)")
    return (process.terminationStatus, text)
  }

  @Test(arguments: [
    "--help", "--version", "keys", "keys training --json", "check missing.yaml >/dev/full",
  ])
  func `output on a full disk is an error`(_ arguments: String) throws {
    let (code, text) = try shell("$P \(arguments) > /dev/full")
    // A command that failed anyway keeps its code.
    #expect(code == (arguments.contains("missing") ? 2 : 74))
    #expect(
      arguments.contains("missing")
        || text.contains("standard output cannot be written (no space left on device)"))
  }

  @Test(arguments: ["keys", "keys --json", "--help"])
  func `a reader who leaves ends the program quietly, by the signal for it`(
    _ arguments: String
  ) throws {
    let (code, text) = try shell("{ $P \(arguments); echo code $? >&2; } | true; sleep 0.1")
    #expect(code == 0 && text == "code 141\n", "\(text)")
  }

  @Test func `where SIGPIPE is ignored, a closed pipe is an error with a sentence`() throws {
    let (_, text) = try shell("trap '' PIPE; { $P keys; echo code $? >&2; } | true; sleep 0.1")
    #expect(text.contains("code 74") && text.contains("cannot be written (broken pipe)"), "\(text)")
  }

  @Test func `an output that was closed from the start is lost, as on a full disk`() throws {
    let (code, text) = try shell("$P keys >&-")
    #expect(code == 74 && text.contains("standard output cannot be written (it is closed)"), "\(text)")
  }

  @Test func `errors on a full disk leave the code as it is, and warnings do not pass`() throws {
    #expect(try shell("$P check missing.yaml 2>/dev/full").code == 2)
    let study = try Study(steps: 4)
    // Plans and listings print no error, so that nothing was lost.
    #expect(try shell("$P plan \(study.spec) --results none 2>/dev/full >/dev/null").code == 0)
    #expect(try shell("$P run \(study.spec) --results r --hours 1e-9 2>/dev/full").code == 74)
  }

  @Test func `closed streams are not taken for files of the study`() throws {
    let study = try Study(steps: 4)
    #expect(
      try shell("$P run \(study.spec) --results \(study.results) --quiet <&- >&- 2>&-").code == 0)
    let whole = try Study(steps: 4)
    #expect(try whole.finish() == 0)
    #expect(try study.database() == whole.database())
  }

  @Test(arguments: [(">/dev/full", Int32(74)), ("| head -c 1 >/dev/null", 141)])
  func `a study whose output is lost stops at a checkpoint, and goes on`(
    _ stream: String, _ expected: Int32
  ) throws {
    let study = try Study(steps: 40)
    let line = "set -o pipefail; $P run \(study.spec) --results \(study.results) \(stream)"
    #expect(try shell(line).code == expected)
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") < 6)
    #expect(try study.finish() == 0)
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") == 6)
  }

  @Test(arguments: [SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE, SIGTERM, SIGINT])
  func `schedulers' signals stop at a checkpoint`(_ number: Int32) throws {
    let study = try Study(steps: 4000)
    let process = try study.start()
    study.waitForCheckpoint(of: process)
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 75)
    #expect(try study.count("SELECT count(*) FROM segment WHERE ending = 'interrupted'") > 0)
  }

  @Test func `a warning ahead of the end is not a first request to end`() throws {
    let study = try Study(steps: 4000)
    let process = try study.start()
    study.waitForCheckpoint(of: process)
    for number in [SIGUSR1, SIGTERM] { kill(process.processIdentifier, number) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 75)
    #expect(try study.count("SELECT count(*) FROM segment WHERE ending = 'interrupted'") > 0)
  }

  @Test func `under nohup a lost terminal stops nothing`() throws {
    let study = try Study(steps: 30)
    let (code, _) = try shell(
      """
      trap '' HUP; $P run \(study.spec) --results \(study.results) >/dev/null & child=$!
      for i in 1 2 3 4 5; do sleep 0.05; kill -HUP $child 2>/dev/null; done; wait $child
      """)
    #expect(code == 0)
  }

  @Test func `a missing spec does not keep the others from being checked`() throws {
    let study = try Study()
    let bad = "\(study.folder.path)/bad.yaml"
    try "question: 1\nbase: {model.widht: 3}\n".write(
      toFile: bad, atomically: true, encoding: .utf8)
    let (code, text) = try shell("$P check \(study.spec) missing.yaml \(bad)")
    #expect(code == 2)
    #expect(text.contains("no mistakes"))
    #expect(text.contains("missing.yaml"))
    #expect(text.contains("widht"))
  }
}
