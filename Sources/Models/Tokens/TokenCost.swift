public import Data
import Graph

/// Operations that a tokenizer takes, beside those of the model that predicts its tokens.
public struct TokenCost: Hashable, Sendable {
  /// Of fitting it, once for all runs that share it; at most, as k-means may settle earlier.
  public let fittingFLOPs: Double
  /// Of reading the tokens of one image.
  public let readingFLOPsPerImage: Double

  /// - Parameters:
  ///   - target: The tokens.
  ///   - grid: How images are cut.
  public init(_ target: TokenTarget, grid: PatchGrid) {
    switch target.codebook {
    case .kmeans(let means):
      // A difference, a square and a sum for each value of each code.
      let nearest = Double(3 * target.vocabulary * grid.valuesPerPatch)
      // The start takes as long as a round.
      fittingFLOPs = nearest * Double(means.patches) * Double(means.rounds + 1)
      readingFLOPsPerImage = nearest * Double(grid.count)
    case .autoencoder(let settings):
      let graph = AutoencoderGraph(target: target, settings: settings, grid: grid).graph
      fittingFLOPs = graph.trainingFLOPsPerImage * Double(settings.steps * settings.batchSize)
      let parts = AutoencoderParts(target: target, settings: settings, grid: grid)
      var encoder = Graph()
      let tokens = encoder.tokens("patches", perImage: grid.count)
      let patches = encoder.input(rows: .tokens(tokens), width: grid.valuesPerPatch)
      _ = parts.encode(in: &encoder, parts.values(in: &encoder, patches))
      readingFLOPsPerImage = encoder.forwardFLOPsPerImage
    }
  }
}
