import Settings

extension Spec {
  /// Tells names in `expect` and `fits` that nothing in the study bears, before any time is spent.
  func checkNames(_ reading: inout Reading) {
    for fit in fits { check(fit, &reading) }
    guard let expectation else { return }
    let position = position(of: .expect)
    check(expectation.metric, key: "expect.metric", among: metrics, at: position, &reading)
    let labels = axes.flatMap(\.labels)
    for word in expectation.claim.split(separator: " ").map(String.init) where isName(word) {
      check(word, key: "expect.claim", among: labels, at: position, &reading)
    }
  }

  private func check(_ fit: Named<FitRequest>, _ reading: inout Reading) {
    let key = "fits.\(fit.name)"
    check(fit.value.y, key: "\(key).y", among: metrics, at: fit.position, &reading)
    for input in fit.value.x {
      check(input, key: "\(key).x", among: FitRequest.inputs, at: fit.position, &reading)
    }
    if let axis = fit.value.by {
      check(axis, key: "\(key).by", among: axes.map(\.name), at: fit.position, &reading)
    }
  }

  /// What a run ends with.
  private var metrics: [String] { ["validationLoss"] + probes.map { "probe.\($0.name)" } }

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
