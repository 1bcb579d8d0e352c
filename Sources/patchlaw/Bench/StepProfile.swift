import Text
import Foundation
import Graph
import Kernels
import Training

/// The time profile of a training step: each kind of operation with its limiting resource.
struct StepProfile {
  private let entries: [OperationTimes.Entry]
  private let product: Double
  private let bandwidth: Double

  /// Profiles steps of a trainer on one thread; the third, when everything is warm.
  init(_ trainer: Trainer, precision: Precision) throws {
    var last: [OperationTimes.Entry] = []
    for _ in 0..<3 { last = try trainer.profiledStep() }
    entries = last
    product = precision == .bf16 ? MachinePeak.bfloatProduct() : MachinePeak.product()
    bandwidth = MachinePeak.bandwidth()
  }

  /// Prints a table, the most expensive operation first.
  func show(_ name: String) {
    let whole = entries.reduce(0) { $0 + $1.seconds }
    print(
      "\(name): \((whole * 1e3).fixed(1)) ms on one thread; peaks \((product / 1e9).fixed(0)) "
        + "GFLOP/s, \((bandwidth / 1e9).fixed(0)) GB/s (OpenBLAS \(BLAS.core), \(BLAS.vectors))")
    var table = Table(headings: ["operation", "pass", "ms", "share", "rate", "of peak"])
    for entry in entries.sorted(by: { $0.seconds > $1.seconds }) {
      let (rate, peak) = rate(of: entry)
      table.append([
        entry.name, entry.pass?.rawValue ?? "", (entry.seconds * 1e3).fixed(1),
        "\((100 * entry.seconds / whole).fixed(1)) %", rate, peak,
      ])
    }
    print(table.text)
  }

  /// Products by operations, the rest by memory; what has neither by time alone.
  private func rate(of entry: OperationTimes.Entry) -> (rate: String, share: String) {
    let (flops, bytes) = (entry.flops / entry.seconds, entry.bytes / entry.seconds)
    if entry.flops > 0 {
      return ("\((flops / 1e9).fixed(1)) GFLOP/s", "\((100 * flops / product).fixed(0)) %")
    }
    guard entry.bytes > 0 else { return ("", "") }
    return ("\((bytes / 1e9).fixed(1)) GB/s", "\((100 * bytes / bandwidth).fixed(0)) %")
  }
}
