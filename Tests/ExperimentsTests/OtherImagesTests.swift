import Analysis
import Data
import Foundation
import Probes
import Questions
import Settings
import TestSupport
import Testing

@testable import Experiments

/// Studies whose probes have images of their own.
struct OtherImagesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try DatasetFiles.write(DatasetFiles.idxFolder(), to: "\(folder.path)/images")
    try DatasetFiles.write(DatasetFiles.idxFolder(seed: 5), to: "\(folder.path)/others")
  }

  private func study(_ images: String = "images", more: String = "") -> String {
    """
    question: Are features good for other images?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 90, testImages: 40}}, flip: false}
      data.validationImages: 30
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes: {attention: {prefix: {}, causal: {model.attention: causal}}}
    probes:
      linear@shapes: {kind: linear, images: 40, epochs: 2, batchSize: 20}
      linear@other:
        kind: linear
        epochs: 2
        batchSize: 10
        labels: {fraction: 0.5}
        data: {dataset: {idx: {path: "\(folder.path)/\(images)"}}, validationImages: 10}
    \(more)
    """
  }

  private func plan(_ text: String) throws -> Plan {
    try Plan(checking: SpecFile(path: "study.yaml", text: text))
  }

  private func mistakes(_ text: String) -> [String] {
    StudyCheck(SpecFile(path: "study.yaml", text: text)).problems.map(\.message)
  }

  @Test func `a probe is named after its images' bytes, not after where they lie`() throws {
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/images", toPath: "\(folder.path)/moved")
    func id(_ images: String) throws -> RunID {
      RunID(of: try #require(plan(study(images)).spec.probes.last).value)
    }
    #expect(try id("images") == id("moved") && id("images") != id("others"))
    var plain = ProbeConfig()
    plain.images = 40
    #expect(RunID(of: plain).text.count == 16)
  }

  @Test func `scores, their mean and their floors are of each probe's own images`() throws {
    let index = try RunIndex(results: folder.path)
    let plan = try plan(
      study(more: "expect: {any: {metric: probe.linear@mean, claim: causal - prefix < 1}}"))
    #expect(plan.spec.metrics.last == "probe.linear@mean")
    let own = try #require(plan.spec.probes.last).value
    #expect(own.images == (own.data?.labeledImages ?? 0) / 2 && own.labels == nil)
    try index.begin(plan, at: Date())
    _ = try Scheduler(plan: plan, index: index, workers: 1, control: RunControl(hours: nil)) { _ in
    }.run()
    let data = try StudyData("study", in: index.store)
    let mean = Metric("probe.linear@mean")
    let run = data.runs[0]
    let values = ["shapes", "other"].map { data.value(Metric("probe.linear@\($0)"), of: run) ?? -1 }
    #expect(data.metrics.contains(mean))
    #expect(data.value(mean, of: run) == (values[0] + values[1]) / 2)
    let tested = own.data?.facts?.testImages ?? 0
    #expect(data.testCount(mean, of: run) == 40 + tested)
    let cell = data.cells[0]
    for kind in [FloorKind.chance, .untrained, .pixels] {
      let floors = ["shapes", "other", "mean"].compactMap { name in
        data.floors(Metric("probe.linear@\(name)"), of: cell).first { $0.kind == kind }?.value
      }
      #expect(floors.count == 3 && abs(floors[2] - (floors[0] + floors[1]) / 2) < 1e-12)
    }
    let again = try FloorStage(
      floors: StudyFloors(plan), ledger: index, shelf: DatasetShelf(), threads: 1,
      provenance: Provenance(), control: RunControl(hours: nil)
    ).run()
    #expect(again == 0)
  }

  @Test func `a smoke test has few of the other images too`() throws {
    let smoke = try plan(study()).smoke()
    let own = try #require(smoke.spec.probes.last?.value.data)
    #expect(own.testImages ?? 0 <= 100 && own.facts != nil)
  }

  @Test func `mistakes are told at the probe`() throws {
    let gone = mistakes(study("nowhere"))
    #expect(
      gone == [
        "probe 'linear@other': dataset idx: no such folder: \(folder.path)/nowhere; write the path of "
          + "the folder that contains the files"
      ])
    let color = """
      question: Can a gray trunk read color?
      base:
        data: {dataset: {idx: {path: "\(folder.path)/images"}}, validationImages: 10}
        model: {width: 8, depth: 1, heads: 2, patchSize: 4}
        training: {budget: {steps: 2}, batchSize: 4, evaluationImages: 10}
      probes:
        a: {images: 20, data: {dataset: {shapes: {trainingImages: 90}}, validationImages: 30}}
        b: {images: 20, labels: {perClass: 1}}
      """
    let found = mistakes(color)
    #expect(
      found.contains(
        "probe 'a' has images of 3 channels, but the trunk reads 1; take gray images, or pre-train on "
          + "color"))
    #expect(found.contains("probe 'b' gives both images and labels; keep one of them"))
  }

  @Test func `settings that came later leave stored floors as they are`() throws {
    let source = try #require(StudyFloors(plan(study())).references.last)
    let now = source.source.value.adding("probe", source.probes[0].value)
    guard case .map(var fields) = now, case .map(var probe)? = fields["probe"] else { return }
    probe["accuracy"] = nil
    fields["probe"] = .map(probe)
    #expect(now.isStored(as: now.json) && now.isStored(as: Value.map(fields).json))
    probe["images"] = nil
    fields["probe"] = .map(probe)
    #expect(!now.isStored(as: Value.map(fields).json))
  }
}
