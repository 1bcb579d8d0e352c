import Foundation

extension Fit {
  /// Returns how much more compute this law needs than another for what the other reaches.
  ///
  ///     gain = C' / C,  where this law at C' has the value of the other at C
  ///
  /// A gain of 1.3 says that the other variant is worth 30 % more compute. In each draw both laws are
  /// refitted; those in which this law never reaches the value count as an unbounded gain.
  ///
  /// - Parameters:
  ///   - other: The law of the variant, of the same single input.
  ///   - compute: C.
  /// - Returns: The gain; its value is infinite where this law never gets there, and nil for laws of other
  ///   inputs.
  public func computeGain(of other: Fit, at compute: Double) -> Estimate? {
    guard inputs.count == 1, other.inputs == inputs, let own = try? Law.named(law),
      let variant = try? Law.named(other.law)
    else { return nil }
    func value(_ law: Law, _ coordinates: [Double], _ place: Double) -> Double {
      law.values(coordinates, Columns(places: [[inputs[0]: place]], inputs: inputs))[0]
    }
    func gain(_ base: [Double], _ changed: [Double]) -> Double {
      let target = value(variant, changed, compute)
      return Self.crossing { value(own, base, compute * exp($0)) - target }.map(exp) ?? .infinity
    }
    let draws = zip(draws.coordinates, other.draws.coordinates).map(gain)
    let best = gain(coordinates, other.coordinates)
    return Estimate(value: best, of: draws, confidence: self.draws.resampling.confidence)
  }

  private static let reach = log(1e6)

  /// Returns where a falling function is zero, by bisection; nil where it stays above.
  private static func crossing(_ function: (Double) -> Double) -> Double? {
    var (low, high) = (-reach, reach)
    guard function(high) < 0 else { return nil }
    guard function(low) > 0 else { return low }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if function(middle) > 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
