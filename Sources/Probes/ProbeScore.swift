/// What one candidate of a probe reached.
public struct ProbeScore: Codable, Hashable, Sendable {
  /// Of a candidate that is trained.
  public var learningRate: Double?
  /// Of a candidate that lets neighbours vote.
  public var neighbours: Int?
  /// Share of the validation images named rightly.
  public var validationAccuracy: Double
  /// Share of the test images; only of the candidate that validation chose.
  public var testAccuracy: Double?
  /// Test images behind `testAccuracy`.
  public var testCount: Int?
  /// Whether validation chose this candidate; a tie goes to the first.
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

extension ProbeScore {
  private enum CodingKeys: String, CodingKey {
    case learningRate, neighbours, validationAccuracy, testAccuracy, testCount, isSelected
  }

  /// - Throws: `DecodingError` also for numbers that no probe can have reached.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    learningRate = try container.decodeIfPresent(Double.self, forKey: .learningRate)
    neighbours = try container.decodeIfPresent(Int.self, forKey: .neighbours)
    validationAccuracy = try container.decode(Double.self, forKey: .validationAccuracy)
    testAccuracy = try container.decodeIfPresent(Double.self, forKey: .testAccuracy)
    testCount = try container.decodeIfPresent(Int.self, forKey: .testCount)
    isSelected = try container.decode(Bool.self, forKey: .isSelected)
    let isPossible =
      (learningRate == nil) != (neighbours == nil) && (testAccuracy == nil) == (testCount == nil)
      && 0...1 ~= validationAccuracy && 0...1 ~= testAccuracy ?? 0 && testCount ?? 1 > 0
    guard isPossible else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "a score is of a learning rate or of neighbours, from 0 to 1"))
    }
  }
}

extension [ProbeScore] {
  /// One score per candidate, from the images each names rightly.
  ///
  /// - Parameters:
  ///   - candidates: In the order of the counts.
  ///   - validation: Right answers of each candidate.
  ///   - validationCount: Images that each was asked.
  ///   - chosen: The candidate that validation chose.
  ///   - test: Right answers of the chosen candidate.
  ///   - testCount: Images that it was asked.
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
  /// The place of the largest count, the first of equals.
  var best: Int { indices.max { (self[$0], $1) < (self[$1], $0) } ?? 0 }
}
