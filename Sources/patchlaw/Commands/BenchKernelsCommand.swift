import Text
import ArgumentParser
import Foundation
import Kernels

/// Times each fused operation against what the machine can do.
struct BenchKernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time each fused operation against this machine's own peaks.",
    discussion: """
      Products are compared with the rate of a large single-precision matrix product, all others \
      with the bandwidth of a large sum of two vectors, both measured in the same run on one thread. \
      A fraction above 100 % means that the operands stayed in the cache.
      """)

  @Option(.whole(8...4096), help: "Values per patch.")
  var width = 192

  @Option(.whole(49...4900), help: "Rows, patches of one shard; the next lower multiple of 49.")
  var rows = 490

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    BLAS.useOneThread()
    let results = KernelBench(rows: max(1, rows / 49) * 49, width: width).results()
    if json { return try printJSON(results) }
    print("OpenBLAS \(BLAS.core), our kernels \(BLAS.vectors), one thread")
    for result in results {
      let name = result.name.padding(toLength: 28, withPad: " ", startingAt: 0)
      print(
        "\(name) \((result.seconds * 1e6).fixed(1)) µs  \(result.rate.fixed(1)) \(result.unit)  "
          + "\((100 * result.shareOfPeak).fixed(0)) % of peak")
    }
  }
}
