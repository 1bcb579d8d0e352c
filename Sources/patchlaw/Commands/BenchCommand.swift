import ArgumentParser

/// Measures this machine: training steps, kernels, fits.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measure training steps, inference, probes, kernels, fits and decoding on this machine.",
    discussion: """
      Figures are medians. Run on a quiet machine, and without a pinned OPENBLAS_CORETYPE: a core \
      type below what the processor can do halves the speed, and each report names the one in use.
      """,
    subcommands: [
      BenchStepCommand.self, BenchForwardCommand.self, BenchProbeCommand.self,
      BenchScalingCommand.self, BenchKernelsCommand.self, BenchFitCommand.self,
      BenchDataCommand.self,
    ])
}
