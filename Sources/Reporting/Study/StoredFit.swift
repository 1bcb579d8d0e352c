import Foundation
public import Scaling
import Store

/// A fitted law as the index keeps it, read back.
public struct StoredFit: Sendable {
  /// The name that the spec gives it.
  public let name: String
  /// What was fitted, and over which inputs, as in the spec.
  public let y: String
  public let x: String
  public let fit: Fit

  /// - Throws: `DecodingError` when the row holds no fit of this version.
  init(_ row: FitRow) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    (name, y, x) = (row.name, row.y, row.x)
    fit = try decoder.decode(Fit.self, from: Data(row.result.utf8))
  }
}
