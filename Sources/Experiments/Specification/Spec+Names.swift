import Questions
import Settings

extension Spec {
  /// Tells names in `expect` and `fits` that nothing in the study bears, before any time is spent.
  func checkNames(_ reading: inout Reading) {
    for fit in fits { check(fit, &reading) }
    for expectation in expectations { check(expectation, &reading) }
  }

  /// Refuses a study named as a folder that `results/` keeps for another purpose.
  func checkName(_ reading: inout Reading) {
    let kept = ["runs", "artefacts", "cache", "bench", "claims", "diffs"]
    guard kept.contains(name) else { return }
    reading.report(
      at: Position(line: 1, column: 1),
      "a study takes its file's name, and the results folder keeps '\(name)' for other things; "
        + "rename the file")
  }

  private func check(_ expectation: Named<Expectation>, _ reading: inout Reading) {
    let (key, position) = ("expect.\(expectation.name)", expectation.position)
    check(
      expectation.value.metric, key: "\(key).metric", among: metrics, at: position, &reading)
    let known = axes.flatMap(\.labels) + metrics
    for word in expectation.value.claim.split(separator: " ").map(String.init) where isName(word) {
      check(word, key: "\(key).claim", among: known, at: position, &reading)
    }
  }

  /// Tells holds along no axis, or by what is no whole number of a cell.
  func checkHolds(_ reading: inout Reading) {
    // What data a cell sees is not solved for: images are read, not counted.
    let numbers = CellConfig.schema().filter { $0.kind.hasPrefix(Int.kind) }.map(\.path)
      .filter { !$0.hasPrefix("data.") }
    for (quantity, hold) in holds {
      let key = "hold.\(quantity.rawValue)"
      check(
        hold.value.along, key: "\(key).along", among: axes.map(\.name), at: hold.position, &reading)
      guard !numbers.contains(hold.value.by) else { continue }
      reading.report(
        at: hold.position,
        "'\(key).by' is '\(hold.value.by)', which is no whole-number setting"
          + reading.hint(hold.value.by, among: numbers))
    }
  }

  private func check(_ fit: Named<FitRequest>, _ reading: inout Reading) {
    let key = "fits.\(fit.name)"
    if let y = fit.value.y {
      check(y, key: "\(key).y", among: metrics, at: fit.position, &reading)
    }
    for input in fit.value.x {
      check(input, key: "\(key).x", among: FitRequest.inputs, at: fit.position, &reading)
    }
    if let axis = fit.value.by {
      check(axis, key: "\(key).by", among: axes.map(\.name), at: fit.position, &reading)
    }
  }

  /// Whether a word of a claim is neither sign, relation nor number.
  private func isName(_ word: String) -> Bool {
    !["+", "-", "<", "<=", ">", ">="].contains(word) && Double(word) == nil
  }

  private func check(
    _ name: String, key: String, among known: [String], at position: Position,
    _ reading: inout Reading
  ) {
    guard !known.contains(name) else { return }
    reading.report(
      at: position,
      "'\(key)' is '\(name)', which is not in the study"
        + reading.hint(name, among: known))
  }
}
