/// The result of one candidate of a probe.
public struct ProbeScore: Codable, Hashable, Sendable {
  /// The learning rate of a trained candidate.
  public var learningRate: Double?
  /// The k of a nearest-neighbor candidate.
  public var neighbors: Int?
  /// Accuracy on the validation images, from 0 to 1.
  public var validationAccuracy: Double
  /// Accuracy on the test images, only for the candidate that validation selected.
  public var testAccuracy: Double?
  /// Number of test images behind `testAccuracy`.
  public var testCount: Int?
  /// Whether validation selected this candidate; ties go to the first.
  public var isSelected: Bool
  /// The labels that the selected candidate learned from, where the probe asks for a number per class.
  public var labels: LearnedLabels?

  public init(
    _ candidate: Candidate, validationAccuracy: Double, testAccuracy: Double? = nil,
    testCount: Int? = nil, isSelected: Bool = false, labels: LearnedLabels? = nil
  ) {
    switch candidate {
    case .learningRate(let rate): learningRate = rate
    case .neighbors(let count): neighbors = count
    }
    self.validationAccuracy = validationAccuracy
    (self.testAccuracy, self.testCount) = (testAccuracy, testCount)
    (self.isSelected, self.labels) = (isSelected, labels)
  }
}

extension ProbeScore {
  private enum CodingKeys: String, CodingKey {
    // As files have it since before the name changed.
    case neighbors = "neighbours"
    case learningRate, validationAccuracy, testAccuracy, testCount, isSelected, labels
  }

  /// - Throws: `DecodingError` also for numbers that no probe can have reached.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    learningRate = try container.decodeIfPresent(Double.self, forKey: .learningRate)
    neighbors = try container.decodeIfPresent(Int.self, forKey: .neighbors)
    validationAccuracy = try container.decode(Double.self, forKey: .validationAccuracy)
    testAccuracy = try container.decodeIfPresent(Double.self, forKey: .testAccuracy)
    testCount = try container.decodeIfPresent(Int.self, forKey: .testCount)
    isSelected = try container.decode(Bool.self, forKey: .isSelected)
    labels = try container.decodeIfPresent(LearnedLabels.self, forKey: .labels)
    let isPossible =
      (learningRate == nil) != (neighbors == nil) && (testAccuracy == nil) == (testCount == nil)
      && 0...1 ~= validationAccuracy && 0...1 ~= testAccuracy ?? 0 && testCount ?? 1 > 0
    guard isPossible else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "a score is of a learning rate or of neighbors, from 0 to 1"))
    }
  }
}

extension [ProbeScore] {
  /// One score per candidate.
  ///
  /// - Parameters:
  ///   - candidates: In the order of the accuracies.
  ///   - validation: The accuracy of each candidate.
  ///   - chosen: The candidate that validation selected.
  ///   - test: The accuracy of the selected candidate.
  ///   - testCount: Number of test images.
  ///   - labels: What the probe learned from, where it asks for a number per class.
  init(
    _ candidates: [Candidate], validation: [Double], chosen: Int, test: Double, testCount: Int,
    labels: LearnedLabels?
  ) {
    self = zip(candidates, validation).enumerated().map { index, pair in
      let isSelected = index == chosen
      return ProbeScore(
        pair.0, validationAccuracy: pair.1, testAccuracy: isSelected ? test : nil,
        testCount: isSelected ? testCount : nil, isSelected: isSelected,
        labels: isSelected ? labels : nil)
    }
  }
}

extension [Double] {
  /// The index of the largest value; ties go to the first.
  var best: Int { indices.max { (self[$0], $1) < (self[$1], $0) } ?? 0 }
}
