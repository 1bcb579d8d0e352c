import Foundation
import TestSupport
import Testing
import Text

@testable import Experiments

/// Files that are whole and lie in the wrong place: another run's, another probe's.
@Suite(.serialized)
struct OwnershipTests {
  /// Two runs with two probes, trained once for all cases.
  private static let trained: Result<Study, any Error> = Result {
    let study = try Study(steps: 20)
    guard try study.finish() == 0 else { throw CocoaError(.executableLoad) }
    return study
  }

  /// A copy of the results in which two files have changed places.
  private func exchanged(_ first: String, _ second: String) throws -> Study {
    let (whole, study) = (try Self.trained.get(), try Study(steps: 20))
    try FileManager.default.copyItem(atPath: whole.results, toPath: study.results)
    let paths = [first, second].map { "\(study.results)/runs/\($0)" }
    let contents = try paths.map { try Data(contentsOf: URL(filePath: $0)) }
    try contents[1].write(to: URL(filePath: paths[0]))
    try contents[0].write(to: URL(filePath: paths[1]))
    return study
  }

  private func runs() throws -> [String] {
    let study = try Self.trained.get()
    return try FileManager.default.contentsOfDirectory(atPath: "\(study.results)/runs").sorted()
  }

  private func probes(of run: String) throws -> [String] {
    let study = try Self.trained.get()
    return try FileManager.default.contentsOfDirectory(
      atPath: "\(study.results)/runs/\(run)/scores"
    ).sorted()
  }

  @Test(
    arguments: [
      "measurements.log", "segments.log", "state.json", "predictions.json", "model.safetensors",
      "scores", "probes",
    ])
  func `a file of another run is named, and its numbers do not count`(_ file: String) throws {
    let runs = try runs()
    let probe = try #require(try probes(of: runs[0]).first)
    let name =
      switch file {
      case "scores": "scores/\(probe)"
      case "probes": "probes/\(probe.replacing(".json", with: ".safetensors"))"
      default: file
      }
    let study = try exchanged("\(runs[0])/\(name)", "\(runs[1])/\(name)")
    let (status, said) = try Program.call(
      ["index", "--results", study.results], in: study.folder.path)
    #expect(status == 1 && said.contains(name), "\(said)")
    #expect(try study.database() == Self.trained.get().database())
  }

  @Test func `scores of another probe of the same run are named`() throws {
    let run = try #require(try runs().first)
    let probes = try probes(of: run)
    try #require(probes.count == 2)
    let study = try exchanged("\(run)/scores/\(probes[0])", "\(run)/scores/\(probes[1])")
    let (status, said) = try Program.call(
      ["index", "--results", study.results], in: study.folder.path)
    #expect(status == 1 && said.contains("it belongs to probe"), "\(said)")
    #expect(try study.database() == Self.trained.get().database())
  }

  @Test func `a log of times that is gone leaves the archive's`() throws {
    let (whole, study) = (try Self.trained.get(), try Study(steps: 20))
    try FileManager.default.copyItem(atPath: whole.results, toPath: study.results)
    for run in try runs() {
      try FileManager.default.removeItem(atPath: "\(study.results)/runs/\(run)/segments.log")
    }
    let pages = ["--notebooks", "\(study.folder.path)/pages"]
    #expect(try study.finish(["report", "study", "--results", study.results] + pages) == 0)
    let archives = try [whole, study].map {
      try #require(try StudyArchive(contentsOf: StudyArchive.path(of: "study", in: $0.results)))
    }
    #expect(archives[1].runs.mapValues(\.segments) == archives[0].runs.mapValues(\.segments))
    #expect(archives[0].runs.values.allSatisfy { !$0.segments.isEmpty })
  }

  @Test func `a line that is in the archive twice counts once`() throws {
    let (whole, study) = (try Self.trained.get(), try Study(steps: 20))
    try FileManager.default.copyItem(atPath: whole.results, toPath: study.results)
    let path = StudyArchive.path(of: "study", in: study.results)
    let text = try #require(try TextFile.read(path))
    try TextFile.write(text + text, to: path)
    let (status, said) = try Program.call(
      ["index", "--results", study.results], in: study.folder.path)
    #expect(status == 0, "\(said)")
    #expect(try study.database() == whole.database())
    #expect(try study.count("SELECT count(*) FROM floor") > 0)
  }

  @Test func `a folder that does not say which run it is of is named`() throws {
    let (whole, study) = (try Self.trained.get(), try Study(steps: 20))
    try FileManager.default.copyItem(atPath: whole.results, toPath: study.results)
    let run = try #require(try runs().first)
    try FileManager.default.removeItem(atPath: "\(study.results)/runs/\(run)/run.json")
    let (status, said) = try Program.call(
      ["index", "--results", study.results], in: study.folder.path)
    #expect(status == 1 && said.contains("\(run) has no run.json"), "\(said)")
  }

  @Test(arguments: ["", "%", "_", "5_%", "XYZ", "0x1", "é"])
  func `a run's id has no wildcards, and is not empty`(_ id: String) throws {
    let (whole, study) = (try Self.trained.get(), try Study(steps: 20))
    try FileManager.default.copyItem(atPath: whole.results, toPath: study.results)
    for command in [["rm", id, "--yes"], ["show", id]] {
      let (status, said) = try Program.call(
        command + ["--results", study.results], in: study.folder.path)
      #expect(status == 2 && said.contains("is not the beginning of a run's id"), "\(said)")
    }
    #expect(try study.count("SELECT count(*) FROM run WHERE state = 'done'") == 6)
  }

  @Test func `a misspelled block is named, an empty page is written, and a link stays one`() throws
  {
    let (whole, study) = (try Self.trained.get(), try Study(steps: 20))
    try FileManager.default.copyItem(atPath: whole.results, toPath: study.results)
    let pages = "\(study.folder.path)/pages"
    let report = ["report", "study", "--results", study.results, "--notebooks", pages]
    #expect(try study.finish(report) == 0)
    let page = try #require(try TextFile.read("\(pages)/study.md"))
    try TextFile.write(
      page.replacing("<!-- patchlaw:results -->", with: "<!-- patchlaw:resluts -->"),
      to: "\(pages)/study.md")
    let (status, said) = try Program.call(report, in: study.folder.path)
    #expect(
      status == 2 && said.contains("no block is called 'resluts'; did you mean 'results'?"),
      "\(said)")
    try TextFile.write("", to: "\(pages)/study.md")
    #expect(try study.finish(report) == 0)
    #expect(try TextFile.read("\(pages)/study.md") == page)
    let files = FileManager.default
    try files.moveItem(atPath: "\(pages)/study.md", toPath: "\(pages)/own.md")
    try files.createSymbolicLink(atPath: "\(pages)/study.md", withDestinationPath: "own.md")
    #expect(try study.finish(report) == 0)
    #expect(try files.destinationOfSymbolicLink(atPath: "\(pages)/study.md") == "own.md")
  }
}
