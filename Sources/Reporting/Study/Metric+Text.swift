import Questions
import Text

extension Metric {
  /// Accuracies are shown in percent.
  var factor: Double { isAccuracy ? 100 : 1 }
  /// Digits after the point where no interval decides them.
  var digits: Int { isAccuracy ? 2 : 4 }
  var unit: String { isAccuracy ? " (%)" : "" }
  /// Of a difference between two values.
  var differenceUnit: String { isAccuracy ? " points" : "" }

  /// For headings and axis labels.
  var title: String {
    isAccuracy
      ? "\(shortName) test accuracy (%)" : "validation loss"
  }

  /// What isoFLOP, frontier and surface call it: a probe's error is one minus its accuracy.
  var lossName: String { isAccuracy ? "1 - \(name)" : name }

  func lossText(_ value: String) -> String {
    isAccuracy ? "\(value) error of \(shortName)" : value
  }

  /// A name that files may bear.
  var slug: String { FileName.of(name.replacing(".", with: "-")) }
}
