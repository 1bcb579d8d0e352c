public import Settings

/// A discrete autoencoder with a Gumbel-softmax bottleneck, and how it is trained.
///
/// The divergence's weight keeps codes alive: on Fashion-MNIST, after 1,000 steps, 28 of 256 codes
/// are dead at 0.02 and the error is 0.075; after 400 steps, 201 are dead at 0.01 and 46 at 0.05.
/// Source: Ramesh et al. 2021 (arXiv:2102.12092), section 2.1 and appendix A, whose temperature
/// falls to 1/16 as ours.
public struct AutoencoderSettings: Settings {
  public var width = 64
  public var depth = 1
  public var heads = 4
  public var steps = 1500
  public var batchSize = 64
  public var learningRate = 2e-3
  public var temperature = 1.0
  public var finalTemperature = 0.0625
  public var divergenceWeight = 0.02

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("width", \.width, in: 4...8192, "Values per patch; a multiple of 4 and of heads."),
    Field("depth", \.depth, in: 0...64, "Transformer blocks in the encoder, and in the decoder."),
    Field("heads", \.heads, in: 1...128, "Attention heads; must divide the width."),
    Field("steps", \.steps, in: 1...100_000_000, "Optimizer steps."),
    Field("batchSize", \.batchSize, in: 1...65536, "Images per step, uncropped."),
    Field("learningRate", \.learningRate, in: 0...10, "Peak of AdamW's rate, then half a cosine."),
    Field("temperature", \.temperature, in: 1e-3...100, "Of the relaxed draw at the first step."),
    Field(
      "finalTemperature", \.finalTemperature, in: 1e-3...100,
      "Of the relaxed draw at the last step; between them it falls by equal factors."),
    Field(
      "divergenceWeight", \.divergenceWeight, in: 0...1000,
      "Squared errors per value that a nat of divergence from the uniform code counts as much as."),
  ]
}
