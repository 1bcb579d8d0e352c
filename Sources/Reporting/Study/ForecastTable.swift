public import Analysis
import Foundation
import Scaling

extension Forecasts {
  /// Prediction, truth and error as rows; nil where nothing was predicted.
  public func table() throws -> Table? {
    let numbers = try scored()
    guard !numbers.isEmpty else { return nil }
    return Table(
      headings: [
        "prediction", "at", "of", "predicted (95 %)", "truth", "error", "verdict",
        "frozen first",
      ],
      rows: numbers.map { scored in
        [
          scored.prediction, scored.at, scored.quantity, short(scored.predicted),
          scored.truth.map(short) ?? "not run yet",
          scored.error.map { String(format: "%+.2f %%", 100 * $0) } ?? "–", scored.verdict,
          scored.isForesight.map { $0 ? "yes" : "NO" } ?? "–",
        ]
      })
  }

  private func short(_ estimate: Estimate) -> String {
    func four(_ value: Double) -> String { String(format: "%.4g", value) }
    guard let low = estimate.low, let high = estimate.high else { return four(estimate.value) }
    return "\(four(estimate.value)) [\(four(low)), \(four(high))]"
  }
}
