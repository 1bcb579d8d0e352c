extension [Observation] {
  /// The name of each point's cell, or of the family that several cells share.
  var families: [String] { map { $0.family ?? $0.cell } }

  /// Says that points which a fit takes as independent share first steps; nil where none do.
  var sharedSteps: Warning? {
    let cells = Dictionary(grouping: self, by: { $0.family ?? $0.cell })
      .filter { Set($0.value.map(\.cell)).count > 1 }
    let count = cells.values.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    return Warning(
      .sharedSteps,
      "\(count) of \(self.count) points are of runs that begin with the same steps as others of another "
        + "length: their errors are related, which the intervals do not take into account")
  }
}
