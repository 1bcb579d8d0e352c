import Foundation
import Glibc
import TestSupport
import Testing

/// What a user fears: killed processes, two at once, a lost database.
///
/// One after another, because killing at random moments wants the machine to itself.
@Suite(.serialized)
struct DisturbanceTests {
  @Test func `killed ten times, a study ends with an equal database`() throws {
    let undisturbed = try Study(steps: 400)
    #expect(try undisturbed.finish() == 0)
    let disturbed = try Study(steps: 400)
    #expect(try disturbed.finishAfterKills() == 0)
    #expect(try disturbed.database() == undisturbed.database())
    // Interrupted runs did go on from checkpoints rather than from the start.
    #expect(try disturbed.count("SELECT count(*) FROM segment WHERE fromStep > 0") > 0)
  }

  @Test func `two processes share a study and do no run twice`() throws {
    let study = try Study()
    let first = try study.start()
    let second = try study.start()
    first.waitUntilExit()
    second.waitUntilExit()
    #expect(first.terminationStatus == 0 && second.terminationStatus == 0)
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") == 6)
    #expect(try study.count("SELECT count(*) FROM segment") == 6)
  }

  @Test func `what a killed process held is taken over by the other`() throws {
    let study = try Study(steps: 1000)
    let first = try study.start()
    let second = try study.start()
    Thread.sleep(forTimeInterval: 0.6)
    kill(first.processIdentifier, SIGKILL)
    second.waitUntilExit()
    #expect(second.terminationStatus == 0)
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") == 6)
  }

  @Test func `a stopped study says so and goes on`() throws {
    let study = try Study(steps: 2000)
    let process = try study.start()
    study.waitForCheckpoint(of: process)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 75)
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") < 6)
    #expect(try study.count("SELECT count(*) FROM segment WHERE ending = 'interrupted'") > 0)
  }

  /// `timeout` signals the process and then its group.
  @Test func `a request to end that comes twice at once still stops at a checkpoint`() throws {
    let study = try Study(steps: 2000)
    let process = try study.start()
    study.waitForCheckpoint(of: process)
    kill(process.processIdentifier, SIGTERM)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 75)
    #expect(try study.count("SELECT count(*) FROM segment WHERE ending = 'interrupted'") > 0)
  }

  @Test func `the folders rebuild a lost database`() throws {
    let study = try Study(steps: 20)
    #expect(try study.finish() == 0)
    let before = try study.database()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: "\(study.results)/patchlaw.sqlite\(suffix)")
    }
    #expect(try study.finish(["index", "--results", study.results]) == 0)
    #expect(try study.database() == before)
  }

  @Test func `wrong input ends with 2 and one sentence, never a crash`() throws {
    let study = try Study()
    #expect(try study.finish(["check", "nowhere.yaml"]) == 2)
    #expect(try study.finish(["status", "--results", "/nowhere"]) == 2)
    #expect(try study.finish(["query", "DROP TABLE run", "--results", study.results]) == 2)
    #expect(try study.finish(["run", study.spec, "--results", "/proc/nowhere"]) == 2)
    #expect(try study.finish(["run"]) == 64)
    var generator = TestGenerator(8)
    let text = try Array(String(contentsOfFile: study.spec, encoding: .utf8).utf8)
    for _ in 0..<15 {
      var bytes = text
      for _ in 0..<4 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          UInt8.random(in: 9...126, using: &generator)
      }
      try Data(bytes).write(to: URL(filePath: study.spec))
      #expect(try [0, 2].contains(study.finish(["check", study.spec])))
    }
  }
}
