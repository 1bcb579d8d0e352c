import Foundation
import TestSupport
import Testing

@testable import Experiments

/// Whose commit is it: the study's repository, asked by its own git.
struct StudyRevisionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @discardableResult
  private func git(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["git", "-C", folder.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func write(_ text: String, _ name: String) throws {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// A repository with a study in it, all committed.
  private func repository() throws {
    try git("init", "-q")
    try write("question: Why?\n", "studies/study.yaml")
    try write("a\nb\n", "code.py")
    try git("add", "-A")
    try git("commit", "-qm", "first")
  }

  private func read() -> (revision: StudyRevision, difference: Data?) {
    StudyRevision.read(
      of: "\(folder.path)/studies/study.yaml",
      except: ["\(folder.path)/results", "\(folder.path)/notebooks-md"])
  }

  @Test func `a clean repository is clean, whatever patchlaw wrote`() throws {
    try repository()
    try write("x", "results/patchlaw.sqlite")
    try write("x", "notebooks-md/study.md")
    let (revision, difference) = read()
    #expect(try revision.commit == git("rev-parse", "HEAD"))
    #expect(revision.isDirty == false && revision.difference == nil && difference == nil)
  }

  @Test func `a difference is kept, named by its digest, and counted`() throws {
    try repository()
    try write("a\nc\nd\n", "code.py")
    let (revision, difference) = read()
    #expect(revision.isDirty == true && revision.changedLines == 3)
    #expect(revision.difference?.count == 16)
    let results = "\(folder.path)/results"
    try revision.keep(difference, in: results)
    let name = try #require(revision.difference)
    let kept = try String(contentsOfFile: "\(results)/diffs/\(name).patch", encoding: .utf8)
    #expect(kept.contains("-b\n+c\n+d\n"))
    #expect(read().revision == revision)
    try write("a\nb\n", "code.py")
    #expect(read().revision.isDirty == false)
  }

  @Test func `new files make it dirty without a difference`() throws {
    try repository()
    try write("x", "new.py")
    let (revision, difference) = read()
    #expect(revision.isDirty == true && revision.difference == nil && difference == nil)
  }

  @Test func `without a repository or its first commit nothing is claimed`() throws {
    try write("question: Why?\n", "studies/study.yaml")
    #expect(read().revision == StudyRevision())
    try git("init", "-q")
    let revision = read().revision
    #expect(revision.commit == nil && revision.difference == nil)
  }
}

struct ProvenanceTests {
  @Test func `a log of the first version keeps its revision as the study's, not the program's`()
    throws
  {
    let old = """
      {"host": "h", "cpu": "c", "coreCount": 2, "blas": "b", "blasCore": "Zen", "vectors": "AVX2",
       "revision": "0123456789abcdef", "isDirty": true}
      """
    let read = try JSONDecoder().decode(Provenance.self, from: Data(old.utf8))
    #expect(read.study.commit == "0123456789abcdef" && read.study.isDirty == nil)
    #expect(read.program == ProgramVersion())
    let unknown = old.replacing("0123456789abcdef", with: "unknown")
    #expect(
      try JSONDecoder().decode(Provenance.self, from: Data(unknown.utf8)).study == StudyRevision())
  }

  @Test func `what is written is read again`() throws {
    var study = StudyRevision()
    (study.commit, study.isDirty, study.difference, study.changedLines) = ("ab", true, "cd", 3)
    let provenance = Provenance(
      program: ProgramVersion(commit: "ef", isChanged: false, configuration: "release"),
      study: study)
    let data = try JSONEncoder().encode(provenance)
    #expect(try JSONDecoder().decode(Provenance.self, from: data) == provenance)
  }

  @Test func `the program names its version, commit and build`() throws {
    let program = ProgramVersion(
      commit: "0123456789abcdef", isChanged: true, configuration: "debug")
    #expect("\(program)" == "0.1.0 (commit 0123456789 with changes, debug build)")
    #expect("\(ProgramVersion())" == "0.1.0 (commit unknown)")
    let process = Process()
    process.executableURL = Study.program
    process.arguments = ["--version"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text.hasPrefix("patchlaw \(ProgramVersion().version) (commit "))
    #expect(text.contains(" build)"))
  }
}
