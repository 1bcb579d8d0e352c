import Foundation
import TestSupport
import Testing

/// What `patchlaw check` says, as its user reads it.
struct CheckTests {
  private static let folder = "\(fixtureFolder)/check"

  private static let studies: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test(arguments: studies)
  func `each study's mistakes are reported once, where they are caused`(study: String) throws {
    let golden = Self.folder + "/" + study.replacing(".yaml", with: ".txt")
    let expected = try String(contentsOfFile: golden, encoding: .utf8)
    let (status, said) = try Program.call(["check", study], in: Self.folder)
    #expect(said == expected)
    #expect(status == (expected.contains("no mistakes") ? 0 : 2))
  }

  @Test func `golden files there are`() { #expect(Self.studies.count >= 30) }

  @Test func `check goes on past files that cannot be read`() throws {
    let folder = try TemporaryFolder().path
    try "question: a\nbase: {data.dataset: shapes}\n"
      .write(toFile: "\(folder)/whole.yaml", atomically: true, encoding: .utf8)
    try "question: a\nbse: {}\n"
      .write(toFile: "\(folder)/broken.yaml", atomically: true, encoding: .utf8)
    let files = ["broken.yaml", "missing.yaml", ".", "whole.yaml"]
    let (status, said) = try Program.call(["check"] + files, in: folder)
    #expect(status == 2)
    #expect(said.contains("broken.yaml:2:1: unknown key 'bse'; did you mean 'base'?"))
    #expect(said.contains("cannot read the study 'missing.yaml': no such file"))
    #expect(said.contains("cannot read the study '.': it is a folder"))
    #expect(said.contains("whole.yaml: 1 cell, 1 run, no mistakes"))
    #expect(!said.contains("next:"))
    let json = try Program.call(["check", "--json"] + files, in: folder)
    #expect(json.said.contains("\"file\" : \"missing.yaml\""))
  }

  @Test func `check and plan say what to do next, quoted for the shell`() throws {
    let folder = try TemporaryFolder().path
    let name = "it's a study.yaml"
    try "question: a\nbase: {data.dataset: shapes}\n"
      .write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    let quoted = #"'it'\''s a study.yaml'"#
    #expect(
      try Program.call(["check", name], in: folder).said
        .hasSuffix("no mistakes\nnext: patchlaw plan \(quoted)\n"))
    #expect(
      try Program.call(["plan", name, "--results", "my results"], in: folder).said
        .hasSuffix("\nnext: patchlaw run \(quoted) --results 'my results'\n"))
  }
}

/// The program, called as from a shell.
enum Program {
  /// - Returns: The exit status, and both streams as they come.
  static func call(
    _ arguments: [String], in folder: String
  ) throws -> (status: Int32, said: String) {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = Study.program
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
}
