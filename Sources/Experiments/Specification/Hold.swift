public import Settings

/// A quantity kept equal along an axis, by solving for one setting.
///
/// `hold: {trunkParameters: {along: depth, by: model.width, within: 0.02}}` gives every level of
/// depth the width at which its trunk counts as many parameters as the control's.
public struct Hold: Settings {
  public var along = ""
  public var by = ""
  public var within = 0.01
  public var multipleOf: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field("along", \.along, "Axis whose levels are matched to its control level."),
    Field(
      "by", \.by,
      "Integer setting that is solved for, such as model.width or training.budget.steps."),
    Field(
      "within", \.within, in: 1e-9...1, "Largest relative deviation from the control."
    ),
    Field(
      "multipleOf", \.multipleOf, in: 1...1_000_000,
      "Step between candidate values (default: for model.width the width of one head, otherwise 1)."
    ),
  ]
}

/// What a study can keep equal.
public enum HeldQuantity: String, CaseIterable, Sendable {
  /// Every trainable value.
  case parameters
  /// Without the head.
  case trunkParameters
  /// Of one image, forward and backward.
  case flopsPerImage
  /// Of the whole training.
  case flops
}

/// How well one cell keeps a quantity: what was solved for, and the miss that integers leave.
public struct Held: Hashable, Sendable {
  public let quantity: HeldQuantity
  public let setting: String
  /// The solution.
  public let value: Int
  /// The control's.
  public let target: Double
  /// The cell's.
  public let found: Double

  /// The miss as a share of the target.
  public var miss: Double { found / target - 1 }
}
