public import Data
public import Graph
public import Kernels

/// A discrete autoencoder of whole images, from patches to codes and back.
///
/// The encoder reads all patches and outputs a distribution over the codes for each; in training
/// the decoder reads a relaxed sample of it (Gumbel-softmax). Encoder and decoder are transformer
/// blocks over the whole image: an autoencoder of single patches could not be better than k-means.
/// Sources: Jang, Gu & Poole 2017 (arXiv:1611.01144); Ramesh et al. 2021 (arXiv:2102.12092),
/// section 2.1, with blocks instead of convolutions and squared errors instead of logit-Laplace.
public struct AutoencoderGraph: Sendable {
  public let graph: Graph
  /// Every patch of an image.
  public let tokens: TokenSet
  /// [patches, values per patch], standardized over the dataset, in raster order.
  public let patches: Tensor
  /// Standard Gumbel noise, [patches, vocabulary].
  public let noise: Tensor
  /// [1, 1]: the relaxation temperature.
  public let temperature: Tensor
  /// [patches, 1]: mean squared error of each patch.
  public let losses: Tensor
  /// [patches, 1]: weighted KL divergence of each distribution from the uniform one.
  public let divergences: Tensor

  /// Describes the training graph.
  ///
  /// - Parameters:
  ///   - target: The token target.
  ///   - settings: The settings of the autoencoder.
  ///   - grid: The patch grid of an image.
  public init(target: TokenTarget, settings: AutoencoderSettings, grid: PatchGrid) {
    let parts = AutoencoderParts(target: target, settings: settings, grid: grid)
    var graph = Graph()
    tokens = graph.tokens("patches", perImage: grid.count)
    patches = graph.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
    noise = graph.input(rows: .tokens(tokens), width: target.vocabulary)
    temperature = graph.input(rows: .fixed(1), width: 1)
    let values = parts.values(in: &graph, patches)
    let logits = parts.encode(in: &graph, values)
    let drawn = graph.gumbelSoftmax(logits, noise: noise, temperature: temperature)
    losses = graph.squaredError(parts.decode(in: &graph, drawn), target: values)
    divergences = graph.uniformDivergence(logits, weight: Float(settings.divergenceWeight))
    self.graph = graph
  }

  /// Parameters initialized from `seed`, each from a random stream keyed by its name.
  public func parameters(seed: Int) -> FloatBuffer {
    let parameters = FloatBuffer(count: graph.layout.count)
    for parameter in graph.layout.parameters {
      var generator = SeededGenerator(
        seed: seed, stream: .initialization, parameter.name.stableHash)
      parameters[parameter.range].copy(parameter.startingValues(using: &generator))
    }
    return parameters
  }

  /// The parameters by name.
  public func weights(_ parameters: FloatBuffer) -> Safetensors {
    var file = Safetensors()
    for parameter in graph.layout.parameters {
      file.add(
        parameter.name, shape: parameter.shape,
        littleEndianBytes: parameters[parameter.range].littleEndianBytes)
    }
    return file
  }
}

/// The two halves of the autoencoder, defined once for training, encoding and decoding.
struct AutoencoderParts {
  let target: TokenTarget
  let settings: AutoencoderSettings
  let grid: PatchGrid

  /// Patches in the target's space, without gradient.
  func values(in graph: inout Graph, _ patches: Tensor) -> Tensor {
    target.space == .normalizedPixels ? graph.standardize(patches) : patches
  }

  /// Maps patches [patches, P] to logits [patches, vocabulary].
  func encode(in graph: inout Graph, _ values: Tensor) -> Tensor {
    let bias = graph.parameter("encoder.in_proj.bias", [settings.width], .zeros, decays: false)
    let weight = graph.matrix("encoder.in_proj.weight", [settings.width, grid.valuesPerPatch])
    let embedded = graph.linear(values, weight: weight, bias: bias)
    let stream = graph.norm(blocks(in: &graph, embedded, "encoder"), "encoder.norm")
    return graph.linear(
      stream, weight: graph.matrix("encoder.codes.weight", [target.vocabulary, settings.width]),
      bias: graph.parameter("encoder.codes.bias", [target.vocabulary], .zeros, decays: false))
  }

  /// Maps code probabilities [patches, vocabulary] to values [patches, P].
  func decode(in graph: inout Graph, _ codes: Tensor) -> Tensor {
    let weight = graph.parameter(
      "decoder.codes.weight", [settings.width, target.vocabulary], .normal(std: 1),
      decays: false)
    let stream = blocks(in: &graph, graph.linear(codes, weight: weight), "decoder")
    return graph.linear(
      graph.norm(stream, "decoder.norm"),
      weight: graph.matrix("decoder.out_proj.weight", [grid.valuesPerPatch, settings.width]),
      bias: graph.parameter("decoder.out_proj.bias", [grid.valuesPerPatch], .zeros, decays: false))
  }

  /// Positions, then transformer blocks over the whole image.
  private func blocks(in graph: inout Graph, _ input: Tensor, _ half: String) -> Tensor {
    let width = settings.width
    let positions = graph.constant(sinCosPositions(grid: grid, width: width), width: width)
    let block = TransformerBlock(
      width: width, heads: settings.heads, hiddenWidth: 4 * width, blockSize: 1)
    return (0..<settings.depth).reduce(graph.addPositions(input, table: positions)) {
      stream, index in
      block.append(to: &graph, stream, name: "\(half).blocks.\(index)")
    }
  }
}
