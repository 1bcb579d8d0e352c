import Analysis

extension StudyData {
  /// What shows collapse, during training: a figure for each quantity that some cell measured.
  var collapseCurves: [Figure] {
    [
      ("effectiveRank", "effective-rank", "Effective rank of held-out features (RankMe)"),
      ("teacherEntropy", "teacher-entropy", "Mean entropy of the teacher's targets"),
      ("meanTargetEntropy", "mean-target-entropy", "Entropy of the mean of the teacher's targets"),
    ].compactMap { quantity, name, title in
      curves(
        of: quantity, cells, name: name, title: title,
        label: quantity == "effectiveRank" ? "effective rank" : "fraction of the uniform entropy",
        warnings: collapseWarnings)
    }
  }
}
