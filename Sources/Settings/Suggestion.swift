/// What a mistyped word was probably meant to be.
public enum Suggestion {
  /// The end of a sentence about an unknown word: the one probably meant, or all that are known.
  public static func hint(_ word: String, among known: [String]) -> String {
    if known.isEmpty { return "" }
    return nearest(to: word, among: known).map { "; did you mean '\($0)'?" }
      ?? "; known: \(known.listed)"
  }

  /// Returns the candidate nearest to `word`, or nil when none is near enough to be meant.
  ///
  /// Near enough is one slip in three letters. A candidate that `word` begins, or that begins
  /// `word`, counts as one slip.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let typed = Vocabulary.plain(word)
    // No word of a spec is so long, and the distance takes time with both lengths.
    guard typed.count <= 100 else { return nil }
    let scored = candidates.prefix(1000).map { candidate in
      let known = Vocabulary.plain(candidate)
      let isPart =
        min(typed.count, known.count) > 2 && (known.hasPrefix(typed) || typed.hasPrefix(known))
      return (candidate, isPart ? 1 : distance(Array(typed), Array(known)))
    }
    guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(1, (word.count + 1) / 3) ? best.0 : nil
  }

  /// Returns the fewest letters inserted, deleted, replaced, or transposed.
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
