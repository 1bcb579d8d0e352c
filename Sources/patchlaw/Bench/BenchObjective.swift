import ArgumentParser
import Models

/// An objective whose steps are timed, with the settings of the PyTorch peer.
enum BenchObjective: String, ExpressibleByArgument, CaseIterable {
  case autoregressive, masked, mae, dino, nextEmbedding

  /// The fraction of patches that `masked` and `mae` hide.
  private static let ratio = 0.75

  /// Sets the objective, and the attention and head that it needs.
  func apply(to model: inout ModelConfig) {
    switch self {
    case .autoregressive: return
    case .masked:
      var masking = Masking()
      masking.ratio = Self.ratio
      (model.objective, model.attention) = (Objective(masking), .bidirectional)
    case .mae:
      var autoencoder = MaskedAutoencoder()
      autoencoder.ratio = Self.ratio
      (model.objective, model.attention) = (Objective(autoencoder), .bidirectional)
      model.head = .transformer(TransformerHead())
    case .dino:
      (model.objective, model.attention, model.head) = (Objective(DINO()), .bidirectional, .none)
    case .nextEmbedding:
      (model.objective, model.attention, model.head) = (Objective(NextEmbedding()), .causal, .none)
    }
  }
}
