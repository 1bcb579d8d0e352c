import Text

/// How far one input of a prediction lies outside the data.
public struct Extrapolation: Encodable, Hashable, Sendable {
  public let input: String
  public let value: Double
  /// The largest value in the data, or the smallest, whichever is nearer.
  public let nearest: Double

  /// - Parameters:
  ///   - input: Its name.
  ///   - value: Of the prediction.
  ///   - data: Its values in the data.
  /// - Returns: nil within the data, and without any.
  public init?(_ input: String, at value: Double, in data: [Double]) {
    guard let low = data.min(), let high = data.max(), low > 0, value > high || value < low else {
      return nil
    }
    (self.input, self.value, nearest) = (input, value, value > high ? high : low)
  }

  /// Times beyond the nearest value, above 1.
  public var factor: Double { max(value / nearest, nearest / value) }

  /// Whether nothing in the data speaks of a place so far away.
  public var isFar: Bool { factor > 10 }

  /// As in `flops 1e+24 is 120 times the largest value in the data (8.3e+21)`.
  public var sentence: String {
    let (found, end) = (value.significant(4), nearest.significant(4))
    return value > nearest
      ? "\(input) \(found) is \(factor.significant(3)) times the largest value in the data (\(end))"
      : "\(input) \(found) is 1/\(factor.significant(3)) of the smallest value in the data (\(end))"
  }
}

extension Fit {
  /// The inputs of a place that lie outside the fitted points.
  ///
  /// - Parameters:
  ///   - place: Any of the points' inputs; `flops` also where points have none.
  ///   - flopsPerPair: FLOPs per parameter and datum, for points without FLOPs.
  public func extrapolations(
    at place: [String: Double], flopsPerPair: Double = 6
  ) -> [Extrapolation] {
    let points = residuals.map(\.observation.inputs)
    return place.sorted { $0.key < $1.key }.compactMap { input, value in
      let data = points.compactMap { point -> Double? in
        if let known = point[input] { return known }
        guard input == "flops", let size = point["parameters"], let data = point["images"] else {
          return nil
        }
        return flopsPerPair * size * data
      }
      return Extrapolation(input, at: value, in: data)
    }
  }
}
