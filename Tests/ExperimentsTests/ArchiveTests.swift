import Foundation
import Glibc
import Settings
import Store
import TestSupport
import Text
import Testing

@testable import Experiments

/// What a study's archive keeps, and what follows from it without run folders.
struct ArchiveTests {
  private let folder: TemporaryFolder
  private let text =
    smallStudy.replacing("width: {model.width: [8, 16, 32]}", with: "")
    + "\nprobes: {linear: {images: 20, epochs: 1, batchSize: 10}}\n"

  init() throws { folder = try TemporaryFolder() }

  private var results: String { "\(folder.path)/results" }

  private func run(_ text: String, at time: Date = Date(timeIntervalSince1970: 0)) throws -> Int {
    let plan = try plan(text)
    let index = try RunIndex(results: results)
    try index.begin(plan, at: time)
    let outcomes = try Scheduler(
      plan: plan, index: index, workers: 1, control: RunControl(hours: nil)
    ) { _ in }.run()
    try index.archive("study")
    return outcomes.count
  }

  /// All that specs and numerics determine, row by row.
  private func content(_ index: RunIndex) throws -> [String: [[Datum]]] {
    let tables = [
      "study", "axis", "level", "run", "membership", "measurement", "probe",
      "studyProbe", "score", "segment", "prediction", "registration",
    ]
    return try Dictionary(
      uniqueKeysWithValues: tables.map { table in
        (table, try index.store.query("SELECT * FROM \(table)").rows.sorted { "\($0)" < "\($1)" })
      })
  }

  @Test func `a clone with archives alone has the same index, and nothing to train`() throws {
    #expect(try run(text) == 4)
    let before = try content(RunIndex.reading(results))
    try FileManager.default.removeItem(atPath: "\(results)/runs")
    try FileManager.default.removeItem(atPath: RunIndex.database(in: results))
    let clone = try RunIndex.reading(results)
    #expect(try content(clone) == before)
    #expect(clone.problems.isEmpty)
    #expect(try run(text) == 0)
    #expect(try content(RunIndex.reading(results)) == before)
  }

  @Test func `an archive is the same text from the same runs`() throws {
    _ = try run(text)
    let path = StudyArchive.path(of: "study", in: results)
    let first = try #require(FileManager.default.contents(atPath: path))
    #expect(try StudyArchive(contentsOf: path)?.damage == [])
    try RunIndex(results: results).archive("study")
    #expect(FileManager.default.contents(atPath: path) == first)
    let line = try #require(first.split(separator: 0x0a).last)
    #expect(try JSONSerialization.jsonObject(with: Data(line)) is [String: Any])
  }

  @Test func `a damaged line is named, and its run is not counted`() throws {
    _ = try run(text)
    let path = StudyArchive.path(of: "study", in: results)
    var lines = try #require(FileManager.default.contents(atPath: path)).split(separator: 0x0a)
      .map { Data($0) }
    let position = try #require(lines[lines.count - 1].firstRange(of: Data("\"values\":[".utf8)))
    lines[lines.count - 1][position.upperBound] ^= 1
    try Data(lines.joined(separator: [0x0a])).write(to: URL(filePath: path))
    try FileManager.default.removeItem(atPath: "\(results)/runs")
    let clone = try RunIndex.reading(results)
    #expect(clone.problems.count == 1 && clone.problems[0].contains("archive.jsonl:\(lines.count)"))
    #expect(try clone.store.runs(of: "study").count == 3)
  }

  @Test(arguments: ["registration", "floor", "run"])
  func `lines that an archive has lost are named`(_ kind: String) throws {
    _ = try run(text + "expect: {worse: {claim: causal - prefix > 0}}\n")
    let path = StudyArchive.path(of: "study", in: results)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let all = lines.filter { $0.contains("\",\"\(kind)\":{") }
    #expect(!all.isEmpty)
    let left = lines.filter { $0 != all.last }
    try left.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let damage = try #require(try StudyArchive(contentsOf: path)).damage
    #expect(damage.count == 1, "\(damage)")
    #expect(
      damage.first?.hasPrefix("\(path): 1 of its \(all.count) '\(kind)' lines is missing; ") == true, "\(damage)")
  }

  @Test func `two lines that say different things of a run are named`() throws {
    _ = try run(text)
    let path = StudyArchive.path(of: "study", in: results)
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    var archive = try #require(try StudyArchive(contentsOf: path))
    let id = try #require(archive.runs.keys.min())
    archive.runs[id]?.series[0].values[0] *= 1.5
    try archive.write(to: path)
    let other = try String(contentsOfFile: path, encoding: .utf8)
    let changed = try #require(
      zip(whole.split(separator: "\n"), other.split(separator: "\n")).first { $0 != $1 }).1
    try (whole + changed + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let damage = try #require(try StudyArchive(contentsOf: path)).damage
    #expect(
      damage.count == 1 && damage[0].contains("has different results for run \(RunID(id)) than an earlier line"),
      "\(damage)")
    // The same line again says nothing new.
    try (whole + whole).write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try StudyArchive(contentsOf: path)?.damage == [])
  }

  @Test(arguments: ["a pipe", "a folder", "a loop of links"])
  func `an archive that exists and cannot be read is not replaced`(_ kind: String) throws {
    _ = try run(text)
    let path = StudyArchive.path(of: "study", in: results)
    try FileManager.default.removeItem(atPath: path)
    switch kind {
    case "a pipe":
      let made = unsafe mkfifo(path, 0o600)
      #expect(made == 0)
    case "a folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    default: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    }
    #expect(throws: RunError.self) { try StudyArchive(contentsOf: path) }
    #expect(try RunIndex.reading(results).problems.contains { $0.hasPrefix("\(path) cannot be read") })
    #expect(throws: (any Error).self) { try run(text) }
    let found = try FileManager.default.attributesOfItem(atPath: path)[.type]
    #expect(found as? FileAttributeType != .typeRegular)
  }

  @Test func `a missing archive is reported where the rest of its study is there`() throws {
    _ = try run(text)
    let path = StudyArchive.path(of: "study", in: results)
    try FileManager.default.removeItem(atPath: path)
    #expect(try RunIndex.reading(results).problems.contains { $0.hasPrefix("\(path) is missing") })
  }

  @Test func `a claim is registered once per text, with what was known by then`() throws {
    let early = text + "expect: {worse: {claim: causal - prefix > 0}}\n"
    #expect(try run(early) == 4)
    let late = text + "expect: {worse: {claim: causal - prefix < 0}, more: {claim: prefix > 0}}\n"
    _ = try run(late)
    _ = try run(late)
    let claims = try RunIndex.reading(results).store.registrations(of: "study")
      .filter { $0.kind == "claim" }
    #expect(claims.map(\.subject) == ["worse", "worse", "more"])
    #expect(claims.map(\.runsDone) == [0, 4, 4] && claims.map(\.runs) == [4, 4, 4])
    #expect(Set(claims.map(\.digest)).count == 3)
  }

  @Test func `a claim that follows results of an earlier version does not predate them`() throws {
    func claims() throws -> [Int] {
      try RunIndex.reading(results).store.registrations(of: "study")
        .filter { $0.kind == "claim" }.map(\.runsDone)
    }
    let first = text + "expect: {worse: {claim: causal - prefix > 0}}\n"
    #expect(try run(first) == 4)
    // The claim reversed, and a setting moved so that every run is new.
    let moved = first.replacing("> 0", with: "< 0").replacing("steps: 4", with: "steps: 5")
    #expect(moved != first.replacing("> 0", with: "< 0"))
    #expect(try run(moved) == 4)
    #expect(try claims() == [0, 4])
    // The levels' names exchanged under an unchanged claim.
    let swapped = moved.replacing("causal:", with: "x:").replacing("prefix:", with: "causal:")
      .replacing("x:", with: "prefix:")
    #expect(swapped != moved)
    #expect(try run(swapped) == 0)
    #expect(try claims() == [0, 4, 8])
    // All runs removed, and the claim reversed again.
    let index = try RunIndex(results: results)
    let ids = try index.store.runs(of: "study").map { RunID($0.run.id) }
    for id in ids { try index.remove(id) }
    _ = try run(swapped.replacing("< 0", with: "> 0"))
    #expect(try claims() == [0, 4, 8, 8])
  }

  @Test func `seeds are registered when they change, a look when it shows something new`() throws {
    _ = try run(text)
    let index = try RunIndex(results: results)
    try index.registerLook(at: "study", time: Date())
    try index.registerLook(at: "study", time: Date())
    _ = try run(text.replacing("seeds: 2", with: "seeds: 3"))
    let entries = try RunIndex.reading(results).store.registrations(of: "study")
    #expect(entries.map(\.kind) == ["seeds", "look", "seeds"])
    #expect(entries.map(\.seeds) == ["[0,1]", "[0,1]", "[0,1,2]"])
    #expect(entries.map(\.runsDone) == [0, 4, 4])
  }

  @Test func `another study's name is refused, and its archive stays`() throws {
    _ = try run(text)
    let other = text.replacing("Does it matter what a patch sees?", with: "Something else?")
      .replacing("patchSize: 4", with: "patchSize: 2")
    #expect(throws: RunError.self) { try run(other) }
    #expect(
      try StudyArchive(contentsOf: StudyArchive.path(of: "study", in: results))?.study.question
        == "Does it matter what a patch sees?")
    // The same study under a better question is not another study.
    #expect(try run(text.replacing("Does it matter", with: "Does it really matter")) == 0)
  }

  @Test func `a smaller grid loses nothing that the larger one found`() throws {
    #expect(try run(text) == 4)
    #expect(try run(text.replacing("seeds: 2", with: "seeds: 1")) == 0)
    try FileManager.default.removeItem(atPath: "\(results)/runs")
    #expect(try run(text) == 0)
  }

  @Test func `a removed run is planned again, an excluded one is kept and not counted`() throws {
    _ = try run(text)
    let index = try RunIndex(results: results)
    let runs = try index.store.runs(of: "study").map { RunID($0.run.id) }
    try index.remove(runs[0])
    #expect(try index.store.run(runs[0].text)?.state == .planned)
    try index.exclude(runs[1], from: "study", because: "a bad node", at: Date())
    #expect(try index.store.exclusions(of: "study").map(\.reason) == ["a bad node"])
    #expect(try index.store.run(runs[1].text)?.state == .done)
    #expect(try run(text) == 1)
    #expect(try RunIndex(results: results).store.exclusions(of: "study").count == 1)
  }

  @Test func `a folder of an earlier form still counts`() throws {
    let plan = try plan(text)
    let run = plan.runs[0]
    let description = run.description
    let old: [String: Any] = [
      "id": description.id, "cell": description.cell, "seed": 0, "numerics": description.numerics,
      "configuration": description.settings.json, "parameters": description.counts.parameters,
      "trunkParameters": description.counts.trunkParameters,
      "headParameters": description.counts.headParameters, "steps": 4, "images": 16,
      "patches": description.counts.patches, "flops": description.counts.flops,
      "state": "planned",
    ]
    let path = "\(results)/runs/\(run.id.text)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try JSONSerialization.data(withJSONObject: old).write(to: URL(filePath: "\(path)/run.json"))
    let read = try RunFolder(results: results, id: run.id).description()
    #expect(read.settings == description.settings && read.loss == description.loss)
    #expect(read.counts.steps == 4 && read.data.uniqueImages == nil)
  }
}
