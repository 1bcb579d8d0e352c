import Data
import Foundation
import Models
import Store
import TestSupport
import Testing

@testable import Experiments

struct TokenizerFolderTests {
  private let folder: TemporaryFolder
  private let index: RunIndex

  init() throws {
    folder = try TemporaryFolder()
    index = try RunIndex(results: folder.path)
  }

  private let study = """
    question: Does it matter what is predicted?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training: {budget: {steps: 4}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    axes:
      target:
        pixels: {}
        tokens: {model.target: {tokens: {vocabulary: 8, codebook: {kmeans: {patches: 100}}}}}
    seeds: 2
    """

  private func run(_ text: String, name: String = "study", workers: Int = 2) throws -> Plan {
    let plan = try Plan(Spec(SpecFile(path: "\(name).yaml", text: text)))
    try index.begin(plan, at: Date())
    let outcomes = try Scheduler(
      plan: plan, index: index, workers: workers, control: RunControl(hours: nil)
    ) { _ in }.run()
    #expect(outcomes.values.allSatisfy { $0 == .done })
    return plan
  }

  private var artifacts: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/artefacts")) ?? [])
      .filter { $0 != "floors" }.sorted()
  }

  private func modified(_ artifact: String) throws -> Foundation.Date? {
    try FileManager.default.attributesOfItem(
      atPath: "\(folder.path)/artefacts/\(artifact)/tokenizer.safetensors")[.modificationDate]
      as? Foundation.Date
  }

  @Test func `a codebook is fitted once, and read by every run and study`() throws {
    let plan = try run(study)
    #expect(plan.runs.tokenizerFits().count == 1 && artifacts.count == 1)
    let before = try modified(artifacts[0])
    // Another seed, width and crop: other runs, the same tokens.
    let wider = study.replacing("width: 8", with: "width: 16").replacing(
      "seeds: 2", with: "seeds: [7]"
    )
    .replacing("flip: false", with: "flip: true, cropScale: 0.8")
    _ = try run(wider, name: "wider")
    #expect(artifacts.count == 1)
    #expect(try modified(artifacts[0]) == before)
    // Another vocabulary: other tokens.
    _ = try run(study.replacing("vocabulary: 8", with: "vocabulary: 9"), name: "larger")
    #expect(artifacts.count == 2)
  }

  @Test func `the run says which codebook it read, and what that is worth`() throws {
    let plan = try run(study)
    let runs = try index.store.runs(of: "study").map(\.run)
    let tokens = try #require(plan.runs.first { $0.levels["target"] == "tokens" })
    let row = try #require(runs.first { $0.id == tokens.id.text })
    #expect(
      row.lossUnit
        == "nats of 8 kmeans tokens of raw 4 × 4 patches, codebook.kmeans.patches 100")
    #expect(runs.filter { $0.lossUnit == "MSE of normalized 4 × 4 patches" }.count == 2)
    let facts = try index.store.measurements(of: row.id).filter { $0.step == 0 }
    #expect(
      facts.map(\.quantity).sorted()
        == ["tokens.deadCodes", "tokens.reconstructionError", "tokens.usedPerplexity"])
    let note = "\(RunFolder(results: folder.path, id: tokens.id).path)/artefacts.json"
    #expect(try String(contentsOfFile: note, encoding: .utf8).contains(artifacts[0]))
    let found = try #require(
      try SealedFile.read(
        TokenizerFolder.Description.self,
        at: "\(folder.path)/artefacts/\(artifacts[0])/tokenizer.json", as: "a tokenizer"))
    #expect(found.id == artifacts[0] && found.quality.patches == 20 * 4)
  }

  @Test func `equal configs find equal codebooks, whoever fitted them`() throws {
    _ = try run(study)
    let bytes = try Data(
      contentsOf: URL(
        filePath: "\(folder.path)/artefacts/\(artifacts[0])/tokenizer.safetensors"))
    let elsewhere = try TokenizerFolderTests()
    _ = try elsewhere.run(study, workers: 1)
    #expect(elsewhere.artifacts == artifacts)
    let others = try Data(
      contentsOf: URL(
        filePath: "\(elsewhere.folder.path)/artefacts/\(artifacts[0])/tokenizer.safetensors"))
    #expect(bytes == others)
  }

  @Test func `an interrupted fit is repeated, and another's folder is refused`() throws {
    _ = try run(study)
    let path = "\(folder.path)/artefacts/\(artifacts[0])"
    let whole = try Data(contentsOf: URL(filePath: "\(path)/tokenizer.safetensors"))
    // Killed between the weights and their description, the weights cut short as well.
    try FileManager.default.removeItem(atPath: "\(path)/tokenizer.json")
    try whole.prefix(40).write(to: URL(filePath: "\(path)/tokenizer.safetensors"))
    _ = try run(study.replacing("seeds: 2", with: "seeds: [5]"), name: "again")
    #expect(try Data(contentsOf: URL(filePath: "\(path)/tokenizer.safetensors")) == whole)
    let text = try String(contentsOfFile: "\(path)/tokenizer.json", encoding: .utf8)
    try text.replacing(artifacts[0], with: "0123456789abcdef")
      .write(toFile: "\(path)/tokenizer.json", atomically: true, encoding: .utf8)
    let cell = try plan(study).runs.compactMap { TokenizerKey($0.config.cell) }
    let stored = try TokenizerFolder(
      results: folder.path, key: #require(cell.first),
      dataset: Dataset.load(plan(study).runs[0].config.cell.data))
    #expect(throws: RunError.self) { try stored.stored() }
  }
}
