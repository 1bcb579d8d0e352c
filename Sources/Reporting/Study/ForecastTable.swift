public import Analysis
import Foundation
import Scaling
public import Text

extension Forecasts {
  /// Prediction, truth and error as rows; nil where nothing was predicted.
  public func table() throws -> Table? {
    let numbers = try scored()
    guard !numbers.isEmpty else { return nil }
    return Table(
      headings: [
        "prediction", "at", "of", "predicted (95 %)", "mean of many runs", "truth", "error", "verdict",
        "frozen first", "skill over last kept", "skill over half",
      ],
      rows: numbers.map { scored in
        [
          scored.prediction, scored.at, scored.quantity, scored.predicted.text,
          scored.mean?.interval.range ?? "–",
          scored.truth?.text ?? "not run yet",
          scored.error.map { (100 * $0).shown(2, plus: true) + " %" } ?? "–", scored.verdict,
          scored.isForesight.map { $0 ? "yes" : "NO" } ?? "–",
          Self.skill(scored.skill(over: scored.naive?.kept)),
          Self.skill(scored.skill(over: scored.naive?.half)),
        ]
      })
  }

  /// One is perfect, zero as good as the naive forecast.
  private static func skill(_ skill: Double?) -> String { skill.map { $0.shown(2, plus: true) } ?? "–" }
}
