import Foundation

/// The compute-optimal split of a budget from a fitted surface (approach 3), with intervals.
public struct Allocation: Codable, Hashable, Sendable {
  public let flops: Double
  public let parameters: Estimate
  public let images: Estimate
  public let loss: Estimate
  /// The exponents of N_opt(C) and of D_opt(C).
  public let exponent: Estimate
  public let dataExponent: Estimate
}

extension Fit {
  /// Returns the optimal split of a budget between model size and data.
  ///
  ///     N_opt = G (C / κ)^(β / (α + β)),   G = (α A / β B)^(1 / (α + β)),   C = κ N D
  ///
  /// Source: Hoffmann et al. 2022 (arXiv:2203.15556), equation 4.
  ///
  /// - Parameters:
  ///   - flops: The budget C.
  ///   - flopsPerPair: κ, the cost of one parameter on one datum: 6 for tokens, 6 T for images of
  ///     T patches.
  /// - Returns: The split; nil for laws other than `chinchilla` and `chinchillaTied`.
  public func allocation(of flops: Double, flopsPerPair: Double = 6) -> Allocation? {
    guard law == Law.chinchilla.name || law == Law.chinchillaTied.name else { return nil }
    func split(_ values: [String: Double]) -> Split { Split(values, flops / flopsPerPair) }
    return Allocation(
      flops: flops, parameters: estimate { split($0).parameters },
      images: estimate { split($0).images }, loss: estimate { split($0).loss },
      exponent: estimate { split($0).exponent },
      dataExponent: estimate { 1 - split($0).exponent })
  }
}

/// The split for one parameter vector.
private struct Split {
  let exponent: Double
  let parameters: Double
  let images: Double
  let loss: Double

  /// - Parameters:
  ///   - values: E, A, B, alpha and, if it is a separate parameter, beta.
  ///   - product: N D.
  init(_ values: [String: Double], _ product: Double) {
    func value(_ name: String) -> Double { values[name] ?? .nan }
    let alpha = value("alpha")
    let beta = values["beta"] ?? alpha
    exponent = beta / (alpha + beta)
    let logG = log(alpha * value("A") / (beta * value("B"))) / (alpha + beta)
    let logN = logG + exponent * log(product)
    parameters = exp(logN)
    images = product / parameters
    loss =
      value("E") + value("A") * exp(-alpha * logN)
      + value("B") * exp(-beta * (log(product) - logN))
  }
}
