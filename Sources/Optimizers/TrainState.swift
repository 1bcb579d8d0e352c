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
  private let descent: Descent
  private let optimizer: AdamW

  /// - Parameters:
  ///   - layout: Of the parameters.
  ///   - parameters: Their starting values; updated by every step.
  ///   - descent: How they follow their gradients.
  public init(layout: ParameterLayout, parameters: FloatBuffer, descent: Descent) {
    precondition(parameters.count == layout.count, "parameters are laid out as their layout says")
    (self.parameters, self.descent) = (parameters, descent)
    optimizer = AdamW(layout: layout, rates: descent.rates)
  }

  /// What is kept beside the parameters, under the names that checkpoints use.
  public var entries: [(name: String, values: FloatBuffer)] {
    [("optimizer.first", optimizer.first), ("optimizer.second", optimizer.second)]
  }

  /// Values that the state of a graph's training holds, parameters included.
  public static func valueCount(of graph: Graph) -> Int { 3 * graph.layout.count }

  /// The learning rate of the next step.
  public var learningRate: Double { descent.learningRate(at: step) }

  /// Takes a step: clip, AdamW.
  ///
  /// - Parameters:
  ///   - gradient: Laid out as the parameters.
  ///   - norm: Its Euclidean norm.
  ///   - threads: Threads that share the work; the result does not depend on it.
  public func advance(gradient: FloatBuffer, norm: Double, threads: Int) {
    let rate = learningRate
    step += 1
    optimizer.update(
      parameters, gradients: gradient, step: step, learningRate: rate,
      gradientFactor: descent.gradientFactor(norm: norm), threads: threads)
  }

  /// Counts a step whose gradient is left out.
  public func skip() { step += 1 }

  /// Continues after `step` steps, once parameters and entries are those of that moment.
  public func resume(at step: Int) { self.step = step }
}
