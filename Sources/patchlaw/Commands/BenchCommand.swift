import ArgumentParser

/// Measures this machine: training steps, kernels, fits.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measure training steps, inference, probes, kernels, fits and decoding on this machine.",
    discussion: """
      Numbers are medians. Run on an idle machine. Products are compared with the faster of our own \
      and OpenBLAS's.
      """,
    subcommands: [
      BenchStepCommand.self, BenchForwardCommand.self, BenchProbeCommand.self,
      BenchScalingCommand.self, BenchKernelsCommand.self, BenchFitCommand.self,
      BenchDataCommand.self, BenchArrayCommand.self,
    ])
}
