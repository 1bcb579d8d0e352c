/// Images that a classifier was asked about and those that it classified correctly, by class.
struct Tally {
  private var asked: [Int: Int] = [:]
  private var correct: [Int: Int] = [:]

  mutating func add(_ isCorrect: [Bool], labels: [Int]) {
    for (isCorrect, label) in zip(isCorrect, labels) {
      asked[label, default: 0] += 1
      if isCorrect { correct[label, default: 0] += 1 }
    }
  }

  var count: Int { asked.values.reduce(0, +) }

  /// From 0 to 1; of classes without images nothing is known.
  func accuracy(_ kind: AccuracyKind) -> Double {
    switch kind {
    case .overall: Double(correct.values.reduce(0, +)) / Double(count)
    case .perClass:
      // Summed in the order of the labels, so that the bits are the same every time.
      asked.keys.sorted().reduce(0) { sum, label in
        sum + Double(correct[label] ?? 0) / Double(asked[label] ?? 1)
      } / Double(asked.count)
    }
  }
}
