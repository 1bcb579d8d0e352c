import Questions

extension Metric {
  /// Accuracies are shown in percent.
  var factor: Double { isAccuracy ? 100 : 1 }
  var digits: Int { isAccuracy ? 2 : 4 }
  var unit: String { isAccuracy ? " (%)" : "" }

  /// For headings and axis labels.
  var title: String {
    isAccuracy
      ? "\(shortName) test accuracy (%)" : "validation loss"
  }

  /// A name that files may bear.
  var slug: String { name.replacing(".", with: "-").fileName }
}

extension String {
  /// The text with a dash for whatever a file name or a gnuplot string might choke on.
  var fileName: String {
    String(map { $0.isLetter || $0.isNumber || "-._".contains($0) ? $0 : "-" })
  }
}
