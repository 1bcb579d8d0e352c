import Foundation
import Kernels
import Models
public import Probes
public import Store

/// What a study will cost on this machine.
public struct Price: Sendable {
  /// Operations per second of one worker's thread, in the middle of what was measured.
  public let rate: Double
  /// Where the rate comes from, in words.
  public let basis: String
  private let measured: [(size: Double, rate: Double)]

  /// Learns from this host's past runs, or from a short matrix product where there are few.
  ///
  /// - Parameter store: The index of past runs; nil when there is none yet.
  /// - Throws: What keeps the index from being read.
  public init(store: Store?) throws {
    let stretches = try store?.stretches(onHost: Provenance.host) ?? []
    measured = try stretches.map { stretch in
      let effort = try Effort(stretch)
      return (effort.size, effort.training * stretch.share / stretch.seconds)
    }
    if measured.count >= Self.fewest {
      rate = Self.median(measured.map(\.rate))
      basis = "the median of \(measured.count) runs on this host"
    } else {
      rate = Self.productRate() * Self.shareOfProductRate
      basis = "a short matrix product, no runs on this host yet"
    }
  }

  /// Seconds of one thread that a run takes, its probes included.
  public func seconds(_ run: PlannedRun, probes: [ProbeConfig]) -> Double {
    let effort = Effort(run)
    return (effort.training + effort.probing(probes)) / rate(size: effort.size)
  }

  /// The rate of the runs nearest in size, because small models use a processor less well.
  private func rate(size: Double) -> Double {
    guard measured.count >= Self.fewest else { return rate }
    let nearest = measured.sorted { abs(log($0.size / size)) < abs(log($1.size / size)) }
    return Self.median(nearest.prefix(Self.neighbors).map(\.rate))
  }

  /// Fewer past runs than this say less than a matrix product.
  private static let fewest = 3
  private static let neighbors = 7

  /// What training reaches of a matrix product's rate; measured on runs of width 32 to 72.
  private static let shareOfProductRate = 0.7

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

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
}

extension Effort {
  fileprivate init(_ run: PlannedRun) {
    self.init(
      cell: run.config.cell, flops: run.flops, images: Double(run.images),
      patches: Double(run.cost.patches))
  }

  fileprivate init(_ stretch: Stretch) throws {
    self.init(
      cell: try RunConfig(json: stretch.configuration).cell, flops: stretch.flops,
      images: Double(stretch.images),
      patches: Double(stretch.patches) / Double(stretch.images))
  }

  /// Operations per image, by which runs are alike.
  fileprivate var size: Double { flops / images }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
