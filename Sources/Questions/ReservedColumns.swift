/// The columns that a study's tables have beside those of its axes, so that no axis may be called so.
public enum ReservedColumns {
  public static let all: Set<String> = [
    "run", "cell", "seed", "state", "parameters", "trunkParameters", "headParameters", "steps",
    "images", "patches", "flops", "trunkFlops", "validationLoss", "lossUnit", "lossCondition",
    "probe", "testAccuracy", "testCount", "quantity", "step", "value",
  ]
}
