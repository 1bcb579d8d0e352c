import Text
import ArgumentParser
import Data
import Experiments
import Foundation
import Training

/// Times training against width, depth and tokens, next to the estimate of `plan`.
struct BenchScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Time training per image against width, depth and tokens, next to plan's estimate.",
    discussion: """
      Prints CSV: what is varied, its value, and milliseconds per image as measured on one thread \
      and as `plan` would price a run of a thousand steps from this host's past runs.
      """)

  @OptionGroup var results: ResultsOption

  @Option(.number(0...3600), help: "Seconds to keep stepping at each size; at least 4 steps.")
  var seconds = 1.0

  /// Three axes from one base; a batch of about 3,136 patches throughout.
  private static let study = """
    question: How does time grow with width, depth and tokens?
    base:
      data: {dataset: fashionMNIST, cropScale: 1, flip: false}
      model: {width: 128, depth: 4, heads: 4}
      training: {budget: {steps: 1000}, batchSize: 64, evaluations: 1, evaluationImages: 16}
    axes:
      width: {model.width: [128, 32, 64, 96, 192, 256, 384]}
      depth: {model.depth: [4, 1, 2, 8, 12]}
      tokens:
        49: {}
        16: {data.resolution: 16, training.batchSize: 196}
        196: {data.resolution: 56, training.batchSize: 16}
        441: {data.resolution: 84, training.batchSize: 8}
        784: {data.resolution: 112, training.batchSize: 4}
    runs: width + depth + tokens
    """

  func run() throws {
    let plan = try Plan(Spec(SpecFile(path: "scaling", text: Self.study)))
    let price = try Price(store: results.existingIndex()?.store)
    print("axis,value,measured,plan")
    for axis in ["width", "depth", "tokens"] {
      let rest = ["width": "128", "depth": "4", "tokens": "49"].filter { $0.key != axis }
      for run in plan.runs where rest.allSatisfy({ run.levels[$0.key] == $0.value }) {
        let predicted = price.seconds(run, probes: []) / Double(run.images)
        let measured = try secondsPerImage(run.config.cell)
        print(
          "\(axis),\(run.levels[axis] ?? ""),\((measured * 1e3).fixed(4)),"
            + (predicted * 1e3).fixed(4))
      }
    }
  }

  private func secondsPerImage(_ cell: CellConfig) throws -> Double {
    let trainer = try Trainer(
      model: cell.model, training: cell.training, data: cell.data,
      dataset: Dataset.load(cell.data), seed: 0, threads: 1)
    try trainer.train(until: 2) { _ in }
    let median = try medianSeconds(least: 4, for: seconds) {
      try trainer.train(until: trainer.step + 1) { _ in }
    }
    return median / Double(cell.training.imagesPerStep)
  }
}
