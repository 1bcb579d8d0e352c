extension Law {
  /// Every law, one per file of this folder; smoothly broken laws with up to three breaks.
  public static let all: [Law] = [
    .power, .powerIrreducible, .powerShifted, .powerSaturating, .errorCurve,
    .chinchilla, .chinchillaTied, .kaplan, .dataConstrained,
    .brokenPower(breaks: 1), .brokenPower(breaks: 2), .brokenPower(breaks: 3),
    .sigmoidLink, .chanceLink, .exponentialLink,
  ]

  /// Returns the law called `name`.
  ///
  /// - Parameter name: A member of ``all``, or `brokenPower<n>` with any number of breaks.
  /// - Returns: The law.
  /// - Throws: ``FitError/unknownLaw(_:known:)``.
  public static func named(_ name: String) throws -> Law {
    if let law = all.first(where: { $0.name == name }) { return law }
    let prefix = "brokenPower"
    if name.hasPrefix(prefix), let breaks = Int(name.dropFirst(prefix.count)), 1...9 ~= breaks {
      return .brokenPower(breaks: breaks)
    }
    throw FitError.unknownLaw(name, known: all.map(\.name))
  }
}
