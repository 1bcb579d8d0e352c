import Analysis
import Experiments
import Settings
import Text

/// A study with the seeds that each of its cells has by now, where they are added until claims are
/// decided.
struct SeedGrowth {
  let plan: Plan
  /// nil where seeds are fixed.
  let path: SeedPath?

  /// - Parameters:
  ///   - plan: The study.
  ///   - index: What is known of runs; nil where there are none yet.
  /// - Throws: What keeps the index from being read.
  init(_ plan: Plan, index: RunIndex?) throws {
    guard plan.isGrowing else {
      (self.plan, path) = (plan, nil)
      return
    }
    path = try StudyData(plan.spec.name, in: plan.preview(index)).seedPath
    self.plan = Self.grown(plan, to: path?.seeds)
  }

  /// A part of the study, with as many seeds.
  func grown(_ part: Plan) -> Plan { Self.grown(part, to: path?.seeds) }

  static func grown(_ plan: Plan, to seeds: [String: Int]?) -> Plan {
    plan.grown(
      to: Dictionary((seeds ?? [:]).map { (RunID($0.key), $0.value) }) { first, _ in first })
  }
}

extension SeedPath {
  /// Where it is: `look 2, 6 seeds: 3 of 8 claims open, 10 runs added`.
  var line: String {
    let place = "look \(current.number), \(current.seeds) seeds"
    if isOver {
      return open == 0
        ? "\(place): every claim is decided"
        : "\(place): \(open) of \(claims.count.counted("claim")) open at the limit"
    }
    return "\(place): \(open) of \(claims.count.counted("claim")) open, "
      + "\(current.added.counted("run")) added"
  }
}
