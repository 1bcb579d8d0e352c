import Foundation
public import Graph
public import Kernels

/// Everything that the next optimizer step depends on, by name.
///
/// Checkpoints, resuming and the memory estimate go by ``entries`` and ``valueCount(of:)``, so that
/// what is added here is saved, restored and counted.
public final class TrainState {
  public let parameters: FloatBuffer
  /// Steps taken.
  public private(set) var step = 0
  /// Running averages of parameters, laid out as a graph's frozen ones.
  public let averages: FloatBuffer
  /// The value of each running mean of the rules, in their order.
  public let means: [FloatBuffer]
  private let descent: Descent
  private let optimizer: AdamW
  private let rules: StateRules
  /// Of each parameter that is averaged, where it lies and where its average lies.
  private let averaged: [(trained: Range<Int>, average: Range<Int>)]

  /// The state of a training that keeps parameters and moments.
  ///
  /// - Parameters:
  ///   - layout: Of the parameters.
  ///   - parameters: Their starting values; updated by every step.
  ///   - descent: How they follow their gradients.
  public convenience init(
    layout: ParameterLayout, parameters: FloatBuffer, descent: Descent
  ) {
    self.init(
      layout: layout, parameters: parameters, descent: descent, rules: StateRules(),
      frozen: ParameterLayout(), averages: FloatBuffer(count: 0))
  }

  /// The state of a training that keeps what `rules` say too.
  ///
  /// - Parameters:
  ///   - layout: Of the parameters.
  ///   - parameters: Their starting values; updated by every step.
  ///   - descent: How they follow their gradients.
  ///   - rules: What else is kept.
  ///   - frozen: Of the averages.
  ///   - averages: Starting values of the frozen parameters; updated where they are averages.
  public init(
    layout: ParameterLayout, parameters: FloatBuffer, descent: Descent, rules: StateRules,
    frozen: ParameterLayout, averages: FloatBuffer
  ) {
    precondition(parameters.count == layout.count, "parameters are laid out as their layout says")
    precondition(averages.count == frozen.count, "averages are laid out as their layout says")
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

  /// What is kept beside the parameters and their averages, under the names that checkpoints use.
  public var entries: [(name: String, values: FloatBuffer)] {
    [("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
      + zip(rules.means, means).map { ("state.\($0.name)", $1) }
  }

  /// Values that the state of a graph's training holds, parameters and averages included.
  public static func valueCount(of graph: Graph) -> Int {
    3 * graph.layout.count + graph.frozen.count
  }

  /// Share of the averages that the next step keeps: from the first step's, half a cosine up to 1.
  private func averaging(from start: Double) -> Double {
    1 - (1 - start) * (1 + cos(.pi * Double(step) / Double(descent.total))) / 2
  }

  /// The learning rate of the next step.
  public var learningRate: Double { descent.learningRate(at: step) }

  /// Takes a step: clip, AdamW, then what the rules say.
  ///
  /// - Parameters:
  ///   - gradient: Laid out as the parameters.
  ///   - norm: Its Euclidean norm.
  ///   - measured: The step's own value of each running mean.
  ///   - threads: Threads that share the work; the result does not depend on it.
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

  /// Counts a step whose gradient is left out.
  public func skip() { step += 1 }

  /// Continues after `step` steps, once parameters and entries are those of that moment.
  public func resume(at step: Int) { self.step = step }
}
