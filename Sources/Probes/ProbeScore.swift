/// What one learning rate of a probe reached.
public struct ProbeScore: Codable, Hashable, Sendable {
  public var learningRate: Double
  /// Share of the validation images named rightly.
  public var validationAccuracy: Double
  /// Share of the test images; only of the learning rate that validation chose.
  public var testAccuracy: Double?
  /// Test images behind `testAccuracy`.
  public var testCount: Int?
  /// Whether validation chose this learning rate; a tie goes to the smaller.
  public var isSelected: Bool

  public init(
    learningRate: Double, validationAccuracy: Double, testAccuracy: Double? = nil,
    testCount: Int? = nil, isSelected: Bool = false
  ) {
    self.learningRate = learningRate
    self.validationAccuracy = validationAccuracy
    (self.testAccuracy, self.testCount) = (testAccuracy, testCount)
    self.isSelected = isSelected
  }
}
