import Foundation
import Models
import Store
import TestSupport
import Testing
import Training

@testable import Experiments

/// A learned tokenizer as an artifact: killed and stopped fits go on.
struct LearnedTokenTests {
  private let study = """
    question: Are learned tokens a target?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
      data.validationImages: 20
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      model.target: {tokens: {vocabulary: 8, codebook: {autoencoder: {width: 8, heads: 2, steps: 40, batchSize: 8}}}}
      training: {budget: {steps: 4}, batchSize: 4, evaluations: 1, evaluationImages: 10}
    """

  private let folder: TemporaryFolder
  private let index: RunIndex

  init() throws {
    folder = try TemporaryFolder()
    index = try RunIndex(results: folder.path)
  }

  private func run(_ control: RunControl = RunControl(hours: nil)) throws -> Outcome? {
    let plan = try plan(study)
    try index.begin(plan, at: Date())
    return try Scheduler(plan: plan, index: index, workers: 1, control: control) { _ in }
      .run().values.first
  }

  private func artifact() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/artefacts")
      .filter { $0 != "floors" }
    #expect(names.count == 1)
    return "\(folder.path)/artefacts/\(try #require(names.first))"
  }

  private func tokenizer() throws -> Data {
    try Data(contentsOf: URL(filePath: "\(artifact())/tokenizer.safetensors"))
  }

  @Test func `a stopped fit goes on from its checkpoint to the same bits`() throws {
    let undisturbed = try LearnedTokenTests()
    #expect(try undisturbed.run() == .done)
    // Stopped again and again, each time after a few steps and their checkpoint.
    for _ in 0..<3 { _ = try run(RunControl(hours: 0.1 / 3600)) }
    #expect(try run() ?? .done == .done)
    #expect(try tokenizer() == undisturbed.tokenizer())
    let checkpoint = "\(try artifact())/checkpoint.safetensors"
    #expect(!FileManager.default.fileExists(atPath: checkpoint))
  }

  @Test func `a model of learned tokens is trained, and says what its loss is`() throws {
    #expect(try run() == .done)
    let row = try #require(try index.store.runs(of: "study").first).run
    let settings = [("width", 8), ("heads", 2), ("steps", 40), ("batchSize", 8)]
    let others = settings.map { ", codebook.autoencoder.\($0.0) \($0.1)" }.joined()
    #expect(row.lossUnit == "nats of 8 autoencoder tokens of raw 4 × 4 patches" + others)
    let predictions = try RunFolder(results: folder.path, id: RunID(row.id)).storedPredictions()
    #expect(predictions.count == 4 && predictions.allSatisfy { $0.predicted != $0.seen })
  }
}
