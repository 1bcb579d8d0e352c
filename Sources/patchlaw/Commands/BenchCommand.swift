import ArgumentParser

/// Measures this machine: training steps, kernels, fits.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measure training steps, inference, probes, kernels, fits and decoding on this machine.",
    discussion: """
      Figures are medians. Run on a quiet machine. The yardstick of products is the faster of ours \
      and OpenBLAS's.
      """,
    subcommands: [
      BenchStepCommand.self, BenchForwardCommand.self, BenchProbeCommand.self,
      BenchScalingCommand.self, BenchKernelsCommand.self, BenchFitCommand.self,
      BenchDataCommand.self,
    ])
}
