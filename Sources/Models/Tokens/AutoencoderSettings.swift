public import Settings

/// A discrete autoencoder with a Gumbel-softmax bottleneck, and its training.
///
/// The divergence weight keeps codes in use: on Fashion-MNIST, after 1,000 steps, 28 of 256 codes
/// are dead at 0.02 and the error is 0.075; after 400 steps, 201 are dead at 0.01 and 46 at 0.05.
/// Source: Ramesh et al. 2021 (arXiv:2102.12092), section 2.1 and appendix A; the temperature falls
/// to 1/16 as there.
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
    Field("width", \.width, in: 4...8192, "Embedding dimension; a multiple of 4 and of heads."),
    Field(
      "depth", \.depth, in: 0...64,
      "Number of transformer blocks in the encoder and in the decoder."),
    Field("heads", \.heads, in: 1...128, "Number of attention heads; must divide the width."),
    Field("steps", \.steps, in: 1...100_000_000, "Optimizer steps."),
    Field("batchSize", \.batchSize, in: 1...65536, "Images per batch, uncropped."),
    Field(
      "learningRate", \.learningRate, in: 0...10,
      "Peak learning rate of AdamW, with cosine decay."),
    Field(
      "temperature", \.temperature, in: 1e-3...100,
      "Gumbel-softmax temperature at the first step."),
    Field(
      "finalTemperature", \.finalTemperature, in: 1e-3...100,
      "Gumbel-softmax temperature at the last step; the decay is exponential."),
    Field(
      "divergenceWeight", \.divergenceWeight, in: 0...1000,
      "Weight of the KL divergence from a uniform code (squared error per value and nat)."),
  ]
}
