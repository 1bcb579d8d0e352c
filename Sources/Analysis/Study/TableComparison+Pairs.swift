extension TableComparison {
  /// For each level with rows that no row of the control matches, or the other way around: how many
  /// seeds are in the pairs, and which are left out.
  public var unpaired: [String] {
    rows.compactMap { row in
      guard row.level != control else { return nil }
      let reference = rows.first { $0.at == row.at && $0.level == control }?.values.map(\.seed) ?? []
      let seeds = row.values.map(\.seed)
      let alone = [(row.level, seeds, reference), (control, reference, seeds)].compactMap {
        level, own, other -> String? in
        let known = Set(other)
        let left = own.filter { !known.contains($0) }
        return left.isEmpty ? nil : "\(left.joined(separator: ", ")) (only in \(level))"
      }
      guard !alone.isEmpty else { return nil }
      let place = zip(roles.by, row.at).map { "\($0)=\($1), " }.joined()
      let known = Set(reference)
      let pairs = seeds.count { known.contains($0) }
      return "\(place)\(roles.axis)=\(row.level): \(pairs) \(pairs == 1 ? "seed" : "seeds") in the pairs with "
        + "\(control); left out: \(alone.joined(separator: ", "))"
    }
  }
}
