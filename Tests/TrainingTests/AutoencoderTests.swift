import Data
import Foundation
import Kernels
import Models
import TestSupport
import Testing

@testable import Training

struct AutoencoderTests {
  private static func target(steps: Int) -> (TokenTarget, AutoencoderSettings) {
    var settings = AutoencoderSettings()
    (settings.width, settings.heads, settings.steps, settings.batchSize) = (16, 2, steps, 8)
    var target = TokenTarget()
    (target.vocabulary, target.codebook) = (24, .autoencoder(settings))
    return (target, settings)
  }

  private let dataset: Dataset
  private let grid: PatchGrid

  init() throws {
    dataset = try Dataset.load(TrainerTests.data)
    grid = try PatchGrid(shape: dataset.shape, patchSize: 4)
  }

  private func fitted(
    steps: Int, threads: Int = 1, control: FitControl = FitControl()
  ) throws -> Tokenizer? {
    try .fitted(
      Self.target(steps: steps).0, dataset: dataset, grid: grid, threads: threads,
      control: control)
  }

  @Test(arguments: [2, 4])
  func `the number of threads changes no bit`(_ threads: Int) throws {
    let (one, many) = (try fitted(steps: 5), try fitted(steps: 5, threads: threads))
    #expect(try one?.weights.encoded() == many?.weights.encoded())
  }

  @Test func `a fit that is stopped goes on from its checkpoint, bit for bit`() throws {
    var (control, calls) = (FitControl(), 0)
    var left: Safetensors?
    control.save = { left = $0() }
    control.mustStop = {
      calls += 1
      return calls > 3
    }
    #expect(try fitted(steps: 7, control: control) == nil)
    var resumed = FitControl()
    resumed.checkpoint = left
    #expect(resumed.checkpoint?.metadata["steps"] == "3")
    let (whole, parts) = (try fitted(steps: 7), try fitted(steps: 7, control: resumed))
    #expect(try whole?.weights.encoded() == parts?.weights.encoded())
    // A checkpoint of something else is left alone.
    var strange = FitControl()
    strange.checkpoint = Safetensors()
    #expect(try fitted(steps: 7, control: strange)?.weights.encoded() == whole?.weights.encoded())
  }

  @Test func `training lowers the error of held-out patches, and uses its codes`() throws {
    let (early, late) = (try #require(try fitted(steps: 1)), try #require(try fitted(steps: 250)))
    let (before, after) = (try early.quality(on: dataset), try late.quality(on: dataset))
    #expect(after.reconstructionError < 0.7 * before.reconstructionError)
    #expect(after.usedPerplexity > 3 && after.deadCodes < 24)
  }

  @Test func `tokens belong to patches, whatever the order in which they are read`() throws {
    let tokenizer = try #require(try fitted(steps: 20))
    let readingOrder = FixedOrder.spiralInward.readingOrder(grid)
    let plain = FloatBuffer(count: 16 * 48)
    let turned = FloatBuffer(count: 16 * 48)
    for (order, buffer) in [(Array(0..<16), plain), (readingOrder, turned)] {
      EvaluationImages(dataset: dataset, set: dataset.test, grid: grid, order: order)
        .fill(buffer.all, images: 3..<4)
    }
    let (raster, spiral) = (try tokenizer.reader(images: 1), try tokenizer.reader(images: 1))
    raster.read(plain.all, images: 1, readingOrder: nil)
    let order = IntBuffer(count: 16)
    order.copy(readingOrder, at: 0)
    spiral.read(turned.all, images: 1, readingOrder: order)
    #expect(Set(raster.codes.values).count > 1)
    #expect(spiral.codes.values == readingOrder.map { raster.codes[$0] })
    // What the tokens stand for follows them.
    let (given, turnedBack) = (raster.patches(images: 1), spiral.patches(images: 1))
    for (place, cell) in readingOrder.enumerated() {
      let pairs = zip(turnedBack[(place * 48)..<(place * 48 + 48)], given[(cell * 48)...])
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test func `a model learns to predict its tokens`() throws {
    var model = TrainerTests.model
    model.target = .tokens(Self.target(steps: 60).0)
    let trainer = try Trainer(
      model: model, training: TrainerTests.training(steps: 60), data: TrainerTests.data,
      dataset: dataset, seed: 3, tokenizer: fitted(steps: 60), threads: 1)
    var losses: [Double] = []
    try trainer.train(until: .max) { if $0.quantity == .trainingLoss { losses.append($0.value) } }
    #expect(abs(losses[0] - log(24)) < 0.7 && (losses.last ?? 9) < losses[0])
  }
}
