import Foundation
import TestSupport
import Testing

/// Limits that a shell sets end in a sentence, and never in a signal or in a wait without end.
struct ProcessLimitTests {
  @Test func `too few open files are named before anything is opened`() throws {
    let folder = try TemporaryFolder().path
    for files in [10, 12, 16, 24, 63] {
      let ending = try BuiltProgram.run(["status"], in: folder, setup: "ulimit -n \(files);")
      #expect(
        ending.code == 2 && ending.errors.contains("at most \(files) files may be open here"),
        "\(ending.text)")
    }
    #expect(try BuiltProgram.run(["keys"], in: folder, setup: "ulimit -n 64;").code == 0)
  }

  @Test(arguments: [200, 250, 300])
  func `a command ends where memory is short`(_ megabytes: Int) throws {
    let ending = try BuiltProgram.run(
      ["keys"], in: try TemporaryFolder().path, setup: "ulimit -v \(megabytes * 1000);")
    #expect(!ending.isLate, "\(ending.text.suffix(200))")
  }

  @Test func `a file over the limit of its size is named`() throws {
    let folder = try TemporaryFolder().path
    let study = MistakeTests.study
    try study.write(toFile: "\(folder)/study.yaml", atomically: true, encoding: .utf8)
    let ending = try BuiltProgram.run(
      ["run", "study.yaml"], in: folder, seconds: 60, setup: "ulimit -f 4;")
    #expect(ending.signal == nil && ending.code != 0, "\(ending.text)")
    #expect(ending.errors.contains("cannot be written"), "\(ending.text)")
    #expect(try BuiltProgram.run(["run", "study.yaml"], in: folder, seconds: 60).code == 0)
  }
}
