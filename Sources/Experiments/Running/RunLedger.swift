import Store

/// What a scheduler asks of a results folder, and tells it.
///
/// On one machine that is the index. A worker of a job array knows only folders: a database that every
/// node writes would be the bottleneck, and on a network file system the first thing to break.
protocol RunLedger: Sendable {
  var results: String { get }
  /// Whether the run is trained and every probe scored, or has diverged for good.
  func isComplete(_ run: RunID, probes: [RunID]) -> Bool
  /// Whether a run is left to a person, who has it tried again once the cause is fixed.
  func isLeft(_ run: RunID) -> Bool
  /// Kills without progress after which a run has failed; nil where a person sees them.
  var mostKills: Int? { get }
  /// Whether its trained weights are here.
  func hasWeights(_ run: RunID) -> Bool
  /// Takes note of a run that was worked on.
  func record(_ run: RunID) throws
  /// The floors of a study that are known.
  func floors(of study: String) throws -> [FloorRow]
  /// The groups of floors that still have to be computed or kept.
  func missing(of floors: StudyFloors) throws -> [FloorGroup]
  /// Keeps floors that are computed.
  func keep(_ floors: StudyFloors) throws
}

extension RunIndex: RunLedger {
  /// Each `run` tries failed runs again.
  func isLeft(_ run: RunID) -> Bool { false }

  var mostKills: Int? { nil }

  func floors(of study: String) throws -> [FloorRow] { try store.floors(of: study) }

  func missing(of floors: StudyFloors) throws -> [FloorGroup] {
    floors.missing(from: try store.floors(of: floors.study))
  }

  func keep(_ floors: StudyFloors) throws {
    try keep(floors.records(in: results), of: floors.study)
  }
}

/// Run folders, and one study's archive: what a worker of a job array reads and writes.
///
/// `index`, `status` and `report` make the index of what it leaves, on any host.
public struct FolderLedger: RunLedger {
  public let results: String
  /// nil where nothing was done before.
  private let archive: StudyArchive?

  /// - Parameters:
  ///   - results: The results folder.
  ///   - plan: The study, which must be registered there with the same runs.
  /// - Throws: ``RunError/unregistered(study:results:)``, or what keeps its archive from being read.
  public init(results: String, of plan: Plan) throws {
    let path = StudyArchive.path(of: plan.spec.name, in: results)
    guard let archive = try StudyArchive(contentsOf: path),
      plan.runs.allSatisfy({ archive.runs[$0.id.text] != nil })
    else { throw RunError.unregistered(study: plan.spec.name, results: results) }
    (self.results, self.archive) = (results, archive as StudyArchive?)
  }

  /// A study to which seeds are added, with the runs that are registered by now.
  public func registered(_ plan: Plan) -> Plan {
    plan.registered(Set((archive?.study.runs ?? []).map(\.id)))
  }

  /// Folders apart from a study's own, in which its runs are repeated without floors.
  public init(apart results: String) { (self.results, archive) = (results, nil) }

  func isComplete(_ run: RunID, probes: [RunID]) -> Bool {
    if let known = archive?.runs[run.text], known.hasEnded {
      let scored = Set(known.probes.map(\.id))
      if known.status.state == .diverged || probes.allSatisfy({ scored.contains($0.text) }) {
        return true
      }
    }
    return RunFolder(results: results, id: run).isKnownComplete(probes: probes)
  }

  /// Every worker of an array would try a failed run once more.
  func isLeft(_ run: RunID) -> Bool { RunFolder(results: results, id: run).status.state == .failed }

  var mostKills: Int? { archive == nil ? nil : 3 }

  func hasWeights(_ run: RunID) -> Bool { RunFolder(results: results, id: run).hasWeights }

  func record(_ run: RunID) {}

  func floors(of study: String) -> [FloorRow] { [] }

  func missing(of floors: StudyFloors) -> [FloorGroup] { archive == nil ? [] : floors.groups }

  func keep(_ floors: StudyFloors) {}
}
