/// The columns that a study's tables have in addition to its axes, which no axis may use as name.
public enum ReservedColumns {
  public static let all: Set<String> = [
    "run", "cell", "seed", "state", "parameters", "trunkParameters", "headParameters", "steps",
    "images", "patches", "flops", "trunkFlops", "validationLoss", "lossUnit", "lossCondition",
    "probe", "testAccuracy", "testCount", "validationAccuracy", "chosenRate", "chosenNeighbors",
    "quantity", "step", "value", "metric", "seeds", "mean", "low", "high", "floor", "artefact",
  ]
}
