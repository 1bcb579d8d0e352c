/// One logged number of a run.
public struct Measurement: Codable, Hashable, Sendable {
  /// Optimizer steps taken when it was measured.
  public var step: Int
  public var quantity: Quantity
  public var value: Double

  public init(step: Int, quantity: Quantity, value: Double) {
    (self.step, self.quantity, self.value) = (step, quantity, value)
  }

  /// - Throws: ``TrainingError/notFinite(step:quantity:value:)``.
  func checkFinite() throws {
    guard value.isFinite else {
      throw TrainingError.notFinite(step: step, quantity: quantity.rawValue, value: value)
    }
  }

  /// The measured quantity, by the name under which it is stored.
  public struct Quantity: Codable, Hashable, Sendable, RawRepresentable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public init(from decoder: any Decoder) throws {
      rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(rawValue)
    }

    public static let trainingLoss = Quantity(rawValue: "trainingLoss")
    public static let gradientNorm = Quantity(rawValue: "gradientNorm")
    public static let learningRate = Quantity(rawValue: "learningRate")
    /// In the first view of the config's objective; see ``LossKind``.
    public static let validationLoss = Quantity(rawValue: "validationLoss")
    /// Mean standard deviation of L2-normalized held-out features; only if they may collapse.
    public static let featureDeviation = Quantity(rawValue: "featureDeviation")
    /// Effective rank of held-out features (RankMe); only if they may collapse.
    public static let effectiveRank = Quantity(rawValue: "effectiveRank")
    /// Mean entropy of a teacher's targets, as a fraction of the uniform distribution's.
    public static let teacherEntropy = Quantity(rawValue: "teacherEntropy")
    /// Entropy of the mean of a teacher's targets, as a fraction of the uniform distribution's.
    public static let meanTargetEntropy = Quantity(rawValue: "meanTargetEntropy")
    /// Perplexity: exp of the validation loss, if that is a cross-entropy in nats.
    public static let validationPerplexity = Quantity(rawValue: "validationPerplexity")
    /// Passes over the images of the first source, if there are two.
    public static let epochs = Quantity(rawValue: "epochs")
    /// Passes over the images of the second source.
    public static let mixtureEpochs = Quantity(rawValue: "epochs.mixture")

    /// In another view than the config's own, such as `prefix12` or `raster`.
    public static func validationLoss(view name: String?) -> Quantity {
      name.map { Quantity(rawValue: "validationLoss.\($0)") } ?? .validationLoss
    }

    /// For the patch at `position` of the reading order, starting at 0, in the config's own view.
    public static func validationLoss(position: Int) -> Quantity {
      Quantity(rawValue: "validationLoss.position\(position)")
    }
  }
}

extension Measurement.Quantity {
  /// What is measured, wherever and in whichever view: `validationLoss`.
  public var name: String { String(rawValue.prefix { $0 != "." }) }

  /// The view, or the source of images, in which it is measured; nil in the config's own.
  public var view: String? { position == nil ? detail : nil }

  /// The patch's position in the reading order, starting at 0; nil for all together.
  public var position: Int? {
    detail.flatMap { $0.hasPrefix("position") ? Int($0.dropFirst(8)) : nil }
  }

  /// After the dot of the stored name.
  private var detail: String? {
    rawValue.firstIndex(of: ".").map { String(rawValue[rawValue.index(after: $0)...]) }
  }
}
