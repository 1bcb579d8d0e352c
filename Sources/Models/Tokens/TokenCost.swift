public import Data
import Graph

/// The operations of a tokenizer, in addition to those of the model that predicts its tokens.
public struct TokenCost: Hashable, Sendable {
  /// Operations of fitting, once for all runs that share it; an upper bound, as k-means may
  /// converge earlier.
  public let fittingFLOPs: Double
  /// Operations of tokenizing one image.
  public let readingFLOPsPerImage: Double

  /// - Parameters:
  ///   - target: The token target.
  ///   - grid: The patch grid of an image.
  public init(_ target: TokenTarget, grid: PatchGrid) {
    switch target.codebook {
    case .kmeans(let means):
      // A difference, a square and a sum for each value of each code.
      let nearest = Double(3 * target.vocabulary * grid.valuesPerPatch)
      // The initialization costs as much as one round.
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
