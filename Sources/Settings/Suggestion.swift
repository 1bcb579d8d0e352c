/// What a mistyped word was probably meant to be.
public enum Suggestion {
  /// Returns the candidate nearest to `word`, or nil when none is near enough to be meant.
  ///
  /// Near enough is one slip in three letters. A candidate that `word` begins, or that begins
  /// `word`, counts as one slip.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let typed = word.lowercased()
    let scored = candidates.map { candidate in
      let known = candidate.lowercased()
      let isPart = typed.count > 2 && (known.hasPrefix(typed) || typed.hasPrefix(known))
      return (candidate, isPart ? 1 : distance(Array(typed), Array(known)))
    }
    guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(1, (word.count + 1) / 3) ? best.0 : nil
  }

  /// Returns the fewest letters inserted, deleted, replaced, or swapped with their neighbour.
  ///
  /// Source: Damerau 1964 (doi:10.1145/363958.363994), as the restricted edit distance.
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var rows = [Array(0...right.count)]
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        let replaced = rows[i][j] + (left[i] == right[j] ? 0 : 1)
        var best = min(replaced, rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
