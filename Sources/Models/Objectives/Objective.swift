public import Settings

/// The pre-training objective of a model.
///
/// Each objective is one file that conforms to ``PretrainingObjective``, and one line in `all`.
public struct Objective: Choice {
  /// The implementation of the objective.
  public let method: any PretrainingObjective

  public init(_ method: any PretrainingObjective) { self.method = method }

  /// The same without settings that change neither a trunk's start nor what validation measures.
  public var asMeasured: Objective { Objective(method.asMeasured) }

  /// Every objective, in the order of listings.
  static let all: [any PretrainingObjective.Type] = [
    Autoregressive.self,
    Masking.self,
    MaskedAutoencoder.self,
    NextEmbedding.self,
    DINO.self,
    IBOT.self,
    DINOv2.self,
    Supervised.self,
  ]

  public static let cases: [Case<Self>] = all.map { $0.listed }

  public static func == (left: Self, right: Self) -> Bool { left.method.equals(right.method) }
  public func hash(into hasher: inout Hasher) { method.hash(into: &hasher) }
}

extension PretrainingObjective {
  /// The objective as a choice; one without settings is written as a bare name.
  fileprivate static var listed: Case<Objective> {
    fields.isEmpty
      ? Case(name, Objective(Self()), meaning)
      : Case(name, { Objective($0) }, { $0.method as? Self }, meaning)
  }
}
