import Foundation
import Store
import TestSupport
import Testing

@testable import Experiments

/// What users do to a study's files and settings between two commands: what is counted afterward is
/// what the sources hold, and nothing is trained again without need.
struct MutationTests {
  /// What a mutation does, and how many of the four runs remain done and are to be trained.
  struct Mutation: Sendable, CustomTestStringConvertible {
    let name: String
    var done = 4
    var untrained = 0
    /// The study's text afterward.
    var text: @Sendable (String) -> String = { $0 }
    /// Changes files; returns the results folder to look at.
    var files: @Sendable (_ results: String, _ ids: [String]) throws -> String = { path, _ in path }

    var testDescription: String { name }

    static func files(
      _ name: String, done: Int = 4, untrained: Int = 0,
      _ change: @escaping @Sendable (_ results: String, _ ids: [String]) throws -> String
    ) -> Mutation {
      Mutation(name: name, done: done, untrained: untrained, files: change)
    }
  }

  static let all: [Mutation] = [
    Mutation(name: "nothing"),
    Mutation(name: "a level is renamed", text: { $0.replacing("causal: {", with: "blind: {") }),
    Mutation(name: "axes and keys in another order") {
      $0.replacing("width: 8, depth: 1", with: "depth: 1, width: 8")
    },
    Mutation(name: "a default is written out") {
      $0.replacing("steps: 4}", with: "steps: 4}, learningRate: 0.001")
    },
    Mutation(name: "the question is reworded") {
      $0.replacing("Does it matter", with: "Does it really matter")
    },
    Mutation(name: "a setting changes", done: 0, untrained: 4) {
      $0.replacing("batchSize: 4", with: "batchSize: 8")
    },
    Mutation(name: "a seed is added", done: 4, untrained: 2) {
      $0.replacing("seeds: 2", with: "seeds: 3")
    },
    Mutation(name: "a seed is dropped", done: 2) { $0.replacing("seeds: 2", with: "seeds: 1") },
    Mutation(name: "limits change") { $0 + "\nlimits: {workers: 1}\n" },
    .files("results are moved") { results, _ in
      try FileManager.default.moveItem(atPath: results, toPath: results + "-moved")
      return results + "-moved"
    },
    .files("results are copied and the original is gone") { results, _ in
      try FileManager.default.copyItem(atPath: results, toPath: results + "-copy")
      try FileManager.default.removeItem(atPath: results)
      return results + "-copy"
    },
    .files("results are reached by a symbolic link") { results, _ in
      try FileManager.default.createSymbolicLink(
        atPath: results + "-link", withDestinationPath: results)
      return results + "-link"
    },
    .files("a run's files are touched") { results, ids in
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)],
        ofItemAtPath: "\(results)/runs/\(ids[0])/measurements.log")
      return results
    },
    .files("the database is lost") { results, _ in
      try FileManager.default.removeItem(atPath: RunIndex.database(in: results))
      return results
    },
    .files("weights are deleted") { results, ids in
      try FileManager.default.removeItem(atPath: "\(results)/runs/\(ids[0])/model.safetensors")
      return results
    },
    .files("an archived run's folder is deleted") { results, ids in
      try FileManager.default.removeItem(atPath: "\(results)/runs/\(ids[0])")
      return results
    },
    .files("a run is deleted that no archive holds", done: 3, untrained: 1) { results, ids in
      try FileManager.default.removeItem(atPath: StudyArchive.path(of: "study", in: results))
      try FileManager.default.removeItem(atPath: "\(results)/runs/\(ids[0])")
      return results
    },
    .files("a run is deleted and restored") { results, ids in
      let (path, aside) = ("\(results)/runs/\(ids[0])", "\(results)/aside")
      try FileManager.default.moveItem(atPath: path, toPath: aside)
      _ = try RunIndex.reading(results)
      try FileManager.default.moveItem(atPath: aside, toPath: path)
      return results
    },
    .files("archives alone reach another machine") { results, _ in
      let clone = results + "-clone"
      try FileManager.default.createDirectory(
        atPath: "\(clone)/study", withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: StudyArchive.path(of: "study", in: results),
        toPath: StudyArchive.path(of: "study", in: clone))
      return clone
    },
    .files("run folders alone reach another machine") { results, _ in
      let copy = results + "-runs"
      try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(results)/runs", toPath: "\(copy)/runs")
      return copy
    },
    .files("a run is removed by the program", done: 3, untrained: 1) { results, ids in
      try RunIndex(results: results).remove(RunID(ids[0]))
      return results
    },
  ]

  private let study = smallStudy.replacing("width: {model.width: [8, 16, 32]}", with: "")

  @Test(arguments: all)
  func `nothing stale is counted, and nothing is trained without need`(
    _ mutation: Mutation
  ) throws {
    let folder = try TemporaryFolder()
    let results = "\(folder.path)/results"
    let before = try losses(run(study, results))
    #expect(before.count == 4)
    let changed = try mutation.files(results, before.keys.sorted())
    let plan = try plan(mutation.text(study))
    let index = try RunIndex(results: changed)
    let work = OpenWork(plan, index: index)
    #expect(work.untrained.count == mutation.untrained)
    #expect(work.unprobed.isEmpty)
    try index.begin(plan, at: Date())
    let after = try losses(index)
    #expect(after.count == mutation.done)
    #expect(after.allSatisfy { before[$0.key] == $0.value })
  }

  private func run(_ text: String, _ results: String) throws -> RunIndex {
    let plan = try plan(text)
    let index = try RunIndex(results: results)
    try index.begin(plan, at: Date())
    _ = try Scheduler(plan: plan, index: index, workers: 1, control: RunControl(hours: nil)) { _ in
    }
    .run()
    try index.archive("study")
    return index
  }

  /// The final losses of the study's finished runs.
  private func losses(_ index: RunIndex) throws -> [String: Double] {
    let runs = try index.store.runs(of: "study").map(\.run).filter { $0.state == .done }
    return try Dictionary(
      uniqueKeysWithValues: runs.compactMap { run in
        try index.store.measurements(of: run.id, quantity: "validationLoss").last
          .map { (run.id, $0.value) }
      })
  }
}
