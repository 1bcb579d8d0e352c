public import Graph
public import Kernels
import Foundation

/// AdamW with decoupled weight decay on matrices only.
///
/// Source: Loshchilov & Hutter 2019 (arXiv:1711.05101), algorithm 2.
public final class AdamW {
  /// The hyperparameters that stay constant during a run.
  public struct Rates: Hashable, Sendable {
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    public var weightDecay: Double

    public init(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double) {
      (self.beta1, self.beta2) = (beta1, beta2)
      (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
    }
  }

  /// Values per task; the result does not depend on it, because the update is elementwise.
  private static let pieceCount = 1 << 16

  public let rates: Rates
  /// First moments, in the order of the parameters.
  public let first: FloatBuffer
  /// Second moments, in the order of the parameters.
  public let second: FloatBuffer
  private let pieces: [Piece]

  /// A part of one parameter.
  private struct Piece {
    let range: Range<Int>
    let decays: Bool
    /// The step at which its updates begin.
    let held: Int
  }

  /// - Parameters:
  ///   - layout: The layout of the parameters.
  ///   - rates: The constant hyperparameters.
  ///   - held: Steps for which parameters are not updated, by name: no decay, no moments.
  public init(layout: ParameterLayout, rates: Rates, held: [String: Int] = [:]) {
    self.rates = rates
    first = FloatBuffer(count: layout.count)
    second = FloatBuffer(count: layout.count)
    pieces = layout.parameters.flatMap { parameter in
      stride(
        from: parameter.range.lowerBound, to: parameter.range.upperBound, by: Self.pieceCount
      ).map {
        Piece(
          range: $0..<min($0 + Self.pieceCount, parameter.range.upperBound),
          decays: parameter.decays, held: held[parameter.name] ?? 0)
      }
    }
  }

  /// Updates every parameter.
  ///
  /// - Parameters:
  ///   - parameters: Updated.
  ///   - gradients: In the order of the parameters.
  ///   - step: Number of this step, starting at 1.
  ///   - learningRate: The learning rate after the schedule.
  ///   - gradientFactor: Factor on every gradient, from clipping.
  ///   - threads: Number of threads.
  public func update(
    _ parameters: FloatBuffer, gradients: FloatBuffer, step: Int, learningRate: Double,
    gradientFactor: Double, threads: Int
  ) {
    func scalars(_ step: Int) -> AdamWRates {
      AdamWRates(
        gradientFactor: Float(gradientFactor), learningRate: Float(learningRate),
        beta1: Float(rates.beta1), beta2: Float(rates.beta2),
        correction1: Float(1 - pow(rates.beta1, Double(step))),
        correction2: Float(1 - pow(rates.beta2, Double(step))), epsilon: Float(rates.epsilon))
    }
    let common = scalars(step)
    ThreadTeam.run(threads: threads, tasks: pieces.count) { index in
      let (piece, range) = (pieces[index], pieces[index].range)
      guard step > piece.held else { return }
      adamWStep(
        parameters: parameters[range], first: first[range], second: second[range],
        gradients: gradients[range], rates: piece.held == 0 ? common : scalars(step - piece.held),
        decay: piece.decays ? Float(rates.weightDecay) : 0)
    }
  }
}
