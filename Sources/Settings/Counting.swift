extension Int {
  /// The number with its noun: `1 cell`, `2 cells`.
  ///
  /// - Parameters:
  ///   - noun: In the singular.
  ///   - plural: Where it is not the singular with an s.
  public func counted(_ noun: String, _ plural: String? = nil) -> String {
    "\(self) \(self == 1 ? noun : plural ?? noun + "s")"
  }

  /// With commas between thousands.
  public var grouped: String {
    let digits = String(magnitude).reversed().enumerated()
    let text = String(
      digits.flatMap { $0 > 0 && $0.isMultiple(of: 3) ? [",", $1] : [$1] }.reversed())
    return self < 0 ? "-" + text : text
  }
}
