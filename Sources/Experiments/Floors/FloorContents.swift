import Data
import Probes
import Questions
import Training

/// What a folder of floors holds.
struct FloorContents: Codable, Hashable, Sendable {
  var id: String
  var version: Int
  var dataset: String
  /// Canonical JSON of the settings that determine the source.
  var settings: String
  /// Of naming one class always; nil where the source is not the images alone.
  var chance: Chance?
  /// What probes reached, by the probe's id.
  var probes: [String: Scored] = [:]
  /// Of simple predictions of the target; nil where the source has none.
  var losses: LossFloors?
  var provenance: Provenance

  struct Chance: Codable, Hashable, Sendable {
    /// The fraction of the most frequent class, never below one in as many as there are classes.
    var accuracy: Double
    var testCount: Int
    /// Number of classes among the test images; nil in a file of an earlier version.
    var testClasses: Int?

    /// Of one class always, of which a mean over classes counts one in as many as there are.
    func accuracy(_ kind: AccuracyKind) -> Double {
      guard kind == .perClass, let testClasses else { return accuracy }
      return 1 / Double(max(1, testClasses))
    }
  }

  /// One probe's scores with the settings that made them.
  struct Scored: Codable, Hashable, Sendable {
    var settings: String
    var scores: [ProbeScore]

    /// The candidate that validation chose.
    var chosen: ProbeScore? { scores.first(where: \.isSelected) }
  }
}

extension FloorContents.Chance {
  init(_ dataset: Dataset) {
    let test = dataset.test
    var counts = Array(repeating: 0, count: dataset.classCount)
    for image in 0..<test.count { counts[test.label(image)] += 1 }
    let most = Double(counts.max() ?? 0) / Double(max(1, test.count))
    accuracy = max(most, 1 / Double(max(1, dataset.classCount)))
    testCount = test.count
    testClasses = counts.count { $0 > 0 }
  }
}

extension LossFloors {
  /// Each that there is, by kind.
  var byKind: [(kind: FloorKind, loss: Double)] {
    let all: [(FloorKind, Double?)] = [
      (.zero, zero), (.positionMean, positionMean), (.previousPatch, previousPatch),
      (.neighbors, neighbors), (.earlierPatches, earlierPatches), (.uniform, uniform),
      (.unigram, unigram),
    ]
    return all.compactMap { kind, loss in loss.map { (kind, $0) } }
  }
}
