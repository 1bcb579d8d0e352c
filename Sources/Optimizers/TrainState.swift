import Foundation
public import Graph
public import Kernels

/// Everything that the next optimizer step depends on, by name.
///
/// Checkpoints, resuming and the memory estimate use ``entries`` and ``valueCount(of:)``, so that
/// additions here are saved, restored and counted.
public final class TrainState {
  public let parameters: FloatBuffer
  /// Steps taken.
  public private(set) var step = 0
  /// Moving averages of parameters, in the order of a graph's frozen layout.
  public let averages: FloatBuffer
  /// The value of each running mean of the rules, in their order.
  public let means: [FloatBuffer]
  private let descent: Descent
  private let optimizer: AdamW
  private let rules: StateRules
  /// For each averaged parameter: its range, and the range of its average.
  private let averaged: [(trained: Range<Int>, average: Range<Int>)]

  /// The state of a training with parameters and moments.
  ///
  /// - Parameters:
  ///   - layout: The layout of the parameters.
  ///   - parameters: Their initial values; updated by every step.
  ///   - descent: Hyperparameters, schedule and clipping.
  public convenience init(
    layout: ParameterLayout, parameters: FloatBuffer, descent: Descent
  ) {
    self.init(
      layout: layout, parameters: parameters, descent: descent, rules: StateRules(),
      frozen: ParameterLayout(), averages: FloatBuffer(count: 0))
  }

  /// The state of a training that also keeps the quantities of `rules`.
  ///
  /// - Parameters:
  ///   - layout: The layout of the parameters.
  ///   - parameters: Their initial values; updated by every step.
  ///   - descent: Hyperparameters, schedule and clipping.
  ///   - rules: Additional state.
  ///   - frozen: The layout of the averages.
  ///   - averages: Initial values of the frozen parameters; updated if they are averages.
  public init(
    layout: ParameterLayout, parameters: FloatBuffer, descent: Descent, rules: StateRules,
    frozen: ParameterLayout, averages: FloatBuffer
  ) {
    precondition(parameters.count == layout.count, "parameters must have the size of their layout")
    precondition(averages.count == frozen.count, "averages must have the size of their layout")
    (self.parameters, self.descent, self.rules) = (parameters, descent, rules)
    self.averages = averages
    optimizer = AdamW(
      layout: layout, rates: descent.rates,
      held: rules.held.mapValues { Int(($0 * Double(descent.total)).rounded()) })
    means = rules.means.map { FloatBuffer(count: $0.width) }
    averaged = frozen.parameters.compactMap { average in
      layout.parameter(average.name).map { ($0.range, average.range) }
    }
  }

  /// The state in addition to the parameters and their averages, under the names used in
  /// checkpoints.
  public var entries: [(name: String, values: FloatBuffer)] {
    [("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
      + zip(rules.means, means).map { ("state.\($0.name)", $1) }
  }

  /// Number of values in the state of a graph's training, including parameters and averages.
  public static func valueCount(of graph: Graph) -> Int {
    3 * graph.layout.count + graph.frozen.count
  }

  /// The momentum of the averages at the next step: rises from its initial value to 1 along a half
  /// cosine.
  private func averaging(from start: Double) -> Double {
    1 - (1 - start) * (1 + cos(.pi * Double(step) / Double(descent.total))) / 2
  }

  /// The learning rate of the next step.
  public var learningRate: Double { descent.learningRate(at: step) }

  /// Takes a step: clipping, AdamW, then the rules.
  ///
  /// - Parameters:
  ///   - gradient: In the order of the parameters.
  ///   - norm: Its Euclidean norm.
  ///   - measured: The step's own value of each running mean.
  ///   - threads: Number of threads; the result does not depend on it.
  public func advance(
    gradient: FloatBuffer, norm: Double, measured: [FloatBuffer] = [], threads: Int
  ) {
    let (rate, keep) = (learningRate, rules.averaging.map(averaging))
    step += 1
    optimizer.update(
      parameters, gradients: gradient, step: step, learningRate: rate,
      gradientFactor: descent.gradientFactor(norm: norm), threads: threads)
    for (index, value) in measured.enumerated() {
      blend(average: means[index].all, input: value.all, keep: rules.means[index].momentum)
    }
    guard let keep else { return }
    ThreadTeam.run(threads: threads, tasks: averaged.count) { index in
      let (trained, average) = averaged[index]
      blend(average: averages[average], input: parameters[trained], keep: keep)
    }
  }

  /// Counts a step whose gradient is skipped.
  public func skip() { step += 1 }

  /// Continues after `step` steps, once parameters and entries have been restored to that step.
  public func resume(at step: Int) { self.step = step }
}
