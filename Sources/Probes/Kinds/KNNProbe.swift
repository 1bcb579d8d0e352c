import Models
public import Settings

/// The settings of weighted k-nearest neighbors.
public struct KNNProbe: Settings, ProbeMethod {
  public var neighbors = [20]
  public var temperature = 0.07
  public init() {}
  public static let fields: [Field<Self>] = [
    Field(
      "neighbors", \.neighbors, in: 1...10_000, formerly: "neighbours",
      "Number of neighbors k that vote; of a list, the best on validation is reported."),
    Field(
      "temperature", \.temperature, in: 1e-4...1e4,
      "Softmax temperature: votes are weighted by exp(cosine / temperature)."),
  ]

  var isPooled: Bool { true }
  var learningRates: [Double] { [] }

  func candidates(learningRates: [Double]) -> [Candidate] { neighbors.map { .neighbors($0) } }

  func classifier(
    _ probe: ProbeConfig, model: Model, width: Int, classes: Int, seed: Int, threads: Int
  ) -> any Classifier {
    NearestNeighbors(settings: self, width: width, classes: classes, threads: threads)
  }

  /// All cosines, and the search among them.
  func operations(
    _ probe: ProbeConfig, model: ModelConfig, patches: Double, judged: Double
  ) -> Double {
    judged * Double(probe.images) * (2 * Double(model.width) + 30)
  }

  func objection(to probe: ProbeConfig) -> String? {
    guard let most = neighbors.max(), most > probe.images else { return nil }
    return "uses k = \(most) but has only \(probe.images) training images; "
      + "reduce neighbors or increase images"
  }
}
