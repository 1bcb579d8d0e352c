import Data
import Foundation
import Models
import Probes
import Questions
import Store
import TestSupport
import Testing

@testable import Experiments

/// What a study's trained trunks are held against.
struct FloorTests {
  private let folder: TemporaryFolder
  private let index: RunIndex

  init() throws {
    folder = try TemporaryFolder()
    index = try RunIndex(results: folder.path)
  }

  private let study = """
    question: Are trunks above their floors?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 90, testImages: 40}}, flip: false}
      data.validationImages: 30
      model: {width: 8, depth: 2, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes:
      attention: {prefix: {}, causal: {model.attention: causal}}
      width: {model.width: [8, 16]}
    seeds: [3, 4]
    probes:
      linear: {kind: linear, images: 40, epochs: 2, batchSize: 20}
      attentive: {kind: attentive, images: 40, epochs: 2, batchSize: 20}
      neighbors: {kind: {nearestNeighbors: {neighbors: [1, 5]}}, images: 40}
      blocks: {kind: linear, images: 40, epochs: 2, batchSize: 20, features: eachBlock}
      untrained: {kind: linear, images: 40, epochs: 2, batchSize: 20, trunk: untrained}
      tuned: {kind: linear, images: 20, epochs: 1, batchSize: 20, adaptation: fineTune}
    """

  private func stage(_ text: String, threads: Int, results: RunIndex? = nil) throws -> Int {
    let plan = try plan(text)
    let index = results ?? index
    try index.begin(plan, at: Date())
    return try FloorStage(
      floors: StudyFloors(plan), ledger: index, shelf: DatasetShelf(), threads: threads,
      provenance: Provenance(), control: RunControl(hours: nil)
    ).run()
  }

  @Test func `floors are the same bits whatever the threads`() throws {
    #expect(try stage(study, threads: 1) == 4)
    let other = try TemporaryFolder()
    let parallel = try RunIndex(results: other.path)
    #expect(try stage(study, threads: 2, results: parallel) == 4)
    let rows = try index.store.floors(of: "study")
    let others = try parallel.store.floors(of: "study")
    #expect(!rows.isEmpty && rows == others)
  }

  @Test func `offsets that are of training alone ask for no floors of their own`() throws {
    let offsets = study.replacing(
      "causal: {model.attention: causal}",
      with: "ahead: {model.objective: {autoregressive: {offsets: [1, 2]}}}")
    #expect(try StudyFloors(plan(offsets)).groups.count == StudyFloors(plan(study)).groups.count)
  }

  @Test func `a study's cells share trunks, and every frozen probe has its floors`() throws {
    // Pixels and labels; two widths, for attention does not outlive pre-training; one target.
    #expect(try stage(study, threads: 2) == 4)
    let rows = try index.store.floors(of: "study").filter { $0.metric != "validationLoss" }
    let metrics = ["linear", "attentive", "neighbors", "blocks@0", "blocks@1", "blocks@best"]
    #expect(Set(rows.map(\.metric)) == Set(metrics.map { "probe.\($0)" }))
    #expect(rows.count == 4 * metrics.count * 3)
    #expect(rows.allSatisfy { $0.testCount == 40 && (0...1).contains($0.value) })
    #expect(Set(rows.map(\.kind)) == ["chance", "untrained", "pixels"])
    // Logistic regression needs the labels alone, whoever attends to features.
    let pixels = rows.filter { $0.kind == "pixels" && $0.metric != "probe.neighbors" }
    #expect(Set(pixels.map(\.value)).count == 1)
    #expect(rows.allSatisfy { $0.settings.contains(#""seed":3"#) })
  }

  @Test func `floors are computed once, and a probe added later adds its own`() throws {
    #expect(try stage(study, threads: 2) == 4)
    let before = try index.store.floors(of: "study")
    #expect(try stage(study, threads: 2) == 0)
    #expect(try index.store.floors(of: "study") == before)
    let more = study + "\n  again: {kind: linear, images: 30, epochs: 2, batchSize: 20}\n"
    #expect(try stage(more, threads: 2) == 3)
    let rows = try index.store.floors(of: "study")
    #expect(rows.filter { $0.metric != "probe.again" } == before && rows.count > before.count)
  }

  @Test func `an untrained floor is what a probe of the untrained trunk scores`() throws {
    let plan = try plan(study)
    try index.begin(plan, at: Date())
    _ = try Scheduler(plan: plan, index: index, workers: 2, control: RunControl(hours: nil)) { _ in
    }.run()
    let probe = try #require(plan.spec.probes.first { $0.name == "untrained" })
    let floors = try index.store.floors(of: "study").filter {
      $0.metric == "probe.linear" && $0.kind == "untrained"
    }
    #expect(floors.count == 4)
    for run in plan.runs where run.config.seed == 3 {
      let score = try index.store.scores(of: run.id.text).first {
        $0.probe == RunID(of: probe.value).text && $0.isSelected
      }
      #expect(floors.first { $0.cell == run.cell.text }?.value == score?.testAccuracy)
    }
  }

  @Test func `chance is the most frequent class of the test images`() throws {
    _ = try stage(study, threads: 1)
    let dataset = try Dataset.load(plan(study).runs[0].config.cell.data)
    let labels = (0..<dataset.test.count).map { dataset.test.label($0) }
    let most = Dictionary(grouping: labels) { $0 }.values.map(\.count).max() ?? 0
    let rows = try index.store.floors(of: "study").filter { $0.kind == "chance" }
    #expect(rows.allSatisfy { $0.value == Double(most) / 40 } && most > 4)
  }

  @Test func `a clone has the floors of the archive, and computes none again`() throws {
    _ = try stage(study, threads: 2)
    let clone = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(clone.path)/study", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: StudyArchive.path(of: "study", in: folder.path),
      toPath: StudyArchive.path(of: "study", in: clone.path))
    let other = try RunIndex(results: clone.path)
    let (cloned, own) = (
      try other.store.floors(of: "study"), try index.store.floors(of: "study")
    )
    #expect(cloned == own && !own.isEmpty)
    #expect(try stage(study, threads: 2, results: other) == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(clone.path)/artefacts"))
    // Other settings under the same name are other floors.
    let changed = study.replacing("neighbors: [1, 5]", with: "neighbors: [1, 3]")
    #expect(try stage(changed, threads: 2, results: other) == 3)
  }

  @Test func `a damaged file of floors is recomputed`() throws {
    _ = try stage(study, threads: 2)
    let before = try index.store.floors(of: "study")
    try FileManager.default.removeItem(atPath: StudyArchive.path(of: "study", in: folder.path))
    let root = "\(folder.path)/artefacts/floors"
    for name in try FileManager.default.contentsOfDirectory(atPath: root) {
      try "torn".write(toFile: "\(root)/\(name)/floors.json", atomically: true, encoding: .utf8)
    }
    #expect(try stage(study, threads: 2) == 4)
    #expect(try index.store.floors(of: "study") == before)
  }
}
