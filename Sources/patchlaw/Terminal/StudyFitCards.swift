import Text
import Analysis
import Reporting
import Scaling

/// Every fit of a study as other programs read it: laws as cards, allocations without their draws.
struct StudyFitCards: Encodable {
  private let laws: [String: FitCard]
  private let profiles: [String: ProfilesCard]
  private let frontiers: [String: [FrontierCard]]
  private let approaches: Records
  private let countings: [StoredCounting]
  private let disagreement: String?
  private let counting: String?

  init(_ data: StudyData) {
    func named<Card>(_ cards: [(String, Card)]) -> [String: Card] {
      Dictionary(cards) { first, _ in first }
    }
    laws = named(data.fits.map { ($0.name, FitCard($0.fit)) })
    profiles = named(
      data.allocations.compactMap { stored in
        guard case .profiles(let profiles) = stored.result else { return nil }
        return (stored.name, ProfilesCard(profiles))
      })
    frontiers = named(
      data.allocations.compactMap { stored in
        guard case .frontiers(let frontiers) = stored.result else { return nil }
        return (stored.name, frontiers.map { FrontierCard($0) })
      })
    approaches = data.allocationNumbers
    countings = data.countings
    (disagreement, counting) = (data.disagreement, data.countingNote)
  }
}

/// A line of an allocation with the interval of its exponent.
struct LineCard: Encodable {
  let coefficient: Double
  let exponent: Estimate
  let points: Int

  init?(_ line: PowerLine?, _ range: ClosedRange<Double>?) {
    guard let line else { return nil }
    (coefficient, points) = (line.coefficient, line.points)
    exponent = Estimate(value: line.exponent, low: range?.lowerBound, high: range?.upperBound)
  }
}

/// Profiles as other programs read them.
struct ProfilesCard: Encodable {
  let method: IsoFLOP.Method
  let profiles: [IsoFLOP.Profile]
  let parameters: LineCard?
  let images: LineCard?
  let loss: PowerLine?
  let excluded: [Exclusion]
  let warnings: [Warning]
  let resamples: Int
  let confidence: Double
  var command: String?

  /// - Parameters:
  ///   - profiles: The profiles.
  ///   - leftOut: Points that a condition kept from them.
  init(_ profiles: IsoFLOP, leftOut: [Exclusion] = []) {
    (method, self.profiles) = (profiles.method, profiles.profiles)
    parameters = LineCard(profiles.parameters, profiles.parametersExponent)
    images = LineCard(profiles.images, profiles.imagesExponent)
    (loss, warnings) = (profiles.loss, profiles.warnings)
    excluded = leftOut + profiles.excluded
    (resamples, confidence) = (profiles.draws.lines.count, profiles.draws.confidence)
  }
}

/// A frontier as other programs read it.
struct FrontierCard: Encodable {
  let envelope: Frontier.Envelope
  let points: [Observation]
  let parameters: LineCard?
  let images: LineCard?
  let loss: PowerLine?
  let excluded: [Exclusion]
  let warnings: [Warning]
  var command: String?

  /// - Parameters:
  ///   - frontier: The frontier.
  ///   - leftOut: Points that a condition kept from it.
  init(_ frontier: Frontier, leftOut: [Exclusion] = []) {
    (envelope, points, loss) = (frontier.envelope, frontier.points, frontier.loss)
    parameters = LineCard(frontier.parameters, frontier.parametersExponent)
    images = LineCard(frontier.images, frontier.imagesExponent)
    (excluded, warnings) = (leftOut + frontier.excluded, frontier.warnings)
  }
}
