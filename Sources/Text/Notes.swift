extension [String] {
  /// The notes of a table's rows, each said once: where an earlier row has the same one, a reference to
  /// that row, if it is shorter.
  ///
  /// - Parameter rows: What each row is called.
  public func saidOnce(in rows: [String]) -> [String] {
    enumerated().map { place, note in
      guard let first = firstIndex(of: note), first < place else { return note }
      let reference = "as for \(rows[first])"
      return reference.count < note.count ? reference : note
    }
  }
}
