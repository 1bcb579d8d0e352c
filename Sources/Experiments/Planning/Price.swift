import Data
import Foundation
import Kernels
import Models
public import Probes
public import Store
import Training

/// What a study will cost on this machine.
public struct Price: Sendable {
  /// Floating-point operations per second of one worker's thread.
  public let rate: Double
  /// Where the rate comes from, in words.
  public let basis: String

  /// The rate of this host's finished runs, or of a short matrix product where there are none.
  ///
  /// - Parameter store: The index of past runs; nil when there is none yet.
  /// - Throws: What keeps the index from being read.
  public init(store: Store?) throws {
    if let store {
      let rates = try store.rates(onHost: Provenance.host)
      if rates.count >= 3 {
        rate = rates.sorted()[rates.count / 2]
        basis = "the median of \(rates.count) runs on this host"
        return
      }
    }
    rate = Self.productRate() * Self.shareOfProductRate
    basis = "a short matrix product, no runs on this host yet"
  }

  /// What small models reach of a matrix product's rate; measured on runs of width 64 to 192.
  private static let shareOfProductRate = 0.55

  /// Operations per second of a 512³ product on one thread, best of several.
  private static func productRate() -> Double {
    BLAS.useOneThread()
    let n = 512
    let (a, b, c) = (
      FloatBuffer(count: n * n), FloatBuffer(count: n * n), FloatBuffer(count: n * n)
    )
    let times = (0..<12).map { _ in
      ContinuousClock().measure {
        linearForward(output: c.all, input: a.all, weight: b.all, rows: n, inputs: n, outputs: n)
      }
    }
    return 2 * Double(n * n * n) / (times.min() ?? .seconds(1)).seconds
  }

  /// Seconds of one thread that a run takes, its probes included.
  public func seconds(_ run: PlannedRun, probes: [ProbeConfig]) -> Double {
    (run.flops + evaluationFLOPs(run) + probeFLOPs(run, probes)) / rate
  }

  /// Forward passes over the validation images, four masks each for a prefix model.
  private func evaluationFLOPs(_ run: PlannedRun) -> Double {
    let training = run.config.cell.training
    let masks = run.config.cell.model.attention == .causal ? 1.0 : 4.0
    return Double(training.evaluations * training.evaluationImages) * masks
      * run.cost.forwardFLOPsPerImage
  }

  /// One forward pass over the images of each distinct kind of features, and the classifiers.
  private func probeFLOPs(_ run: PlannedRun, _ probes: [ProbeConfig]) -> Double {
    let data = run.config.cell.data
    let judged = Double(data.validationImages + (data.testImages ?? 10_000))
    var features: Set<[String]> = []
    return probes.reduce(0) { total, probe in
      let key = [probe.trunk.rawValue, probe.attention.rawValue, "\(probe.features)"]
      let isSeen = !features.insert(key).inserted || probe.trunk == .pixels
      let shown = isSeen ? 0 : Double(probe.images) + judged
      let updates = Double(probe.images * probe.epochs * probe.learningRates.count)
      let width = Double(run.config.cell.model.width)
      let perImage =
        probe.kind == .linear
        ? 60 * width : 12 * Double(run.cost.patches * run.config.cell.model.heads) * width
      return total + shown * run.cost.forwardFLOPsPerImage + updates * perImage
    }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
