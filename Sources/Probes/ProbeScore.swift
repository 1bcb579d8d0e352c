/// The result of one candidate of a probe.
public struct ProbeScore: Codable, Hashable, Sendable {
  /// The learning rate of a trained candidate.
  public var learningRate: Double?
  /// The k of a nearest-neighbor candidate.
  public var neighbours: Int?
  /// Accuracy on the validation images, from 0 to 1.
  public var validationAccuracy: Double
  /// Accuracy on the test images, only for the candidate that validation selected.
  public var testAccuracy: Double?
  /// Number of test images behind `testAccuracy`.
  public var testCount: Int?
  /// Whether validation selected this candidate; ties go to the first.
  public var isSelected: Bool

  public init(
    _ candidate: Candidate, validationAccuracy: Double, testAccuracy: Double? = nil,
    testCount: Int? = nil, isSelected: Bool = false
  ) {
    switch candidate {
    case .learningRate(let rate): learningRate = rate
    case .neighbours(let count): neighbours = count
    }
    self.validationAccuracy = validationAccuracy
    (self.testAccuracy, self.testCount) = (testAccuracy, testCount)
    self.isSelected = isSelected
  }
}

extension [ProbeScore] {
  /// One score per candidate, from the numbers of correctly classified images.
  ///
  /// - Parameters:
  ///   - candidates: In the order of the counts.
  ///   - validation: Correct predictions of each candidate.
  ///   - validationCount: Number of validation images.
  ///   - chosen: The candidate that validation selected.
  ///   - test: Correct predictions of the selected candidate.
  ///   - testCount: Number of test images.
  init(
    _ candidates: [Candidate], validation: [Int], validationCount: Int, chosen: Int, test: Int,
    testCount: Int
  ) {
    self = zip(candidates, validation).enumerated().map { index, pair in
      let isSelected = index == chosen
      return ProbeScore(
        pair.0, validationAccuracy: Double(pair.1) / Double(validationCount),
        testAccuracy: isSelected ? Double(test) / Double(testCount) : nil,
        testCount: isSelected ? testCount : nil, isSelected: isSelected)
    }
  }
}

extension [Int] {
  /// The index of the largest count; ties go to the first.
  var best: Int { indices.max { (self[$0], $1) < (self[$1], $0) } ?? 0 }
}
