import Questions
public import Settings
import Store

/// What a study asks and which runs answer it, as its archive keeps it.
///
/// Everything that the index needs of a study, so that neither its spec nor its images are read
/// again.
public struct StudyDescription: Codable, Hashable, Sendable {
  public var name: String
  public var question: String
  public var source: String
  /// The text of the spec.
  public var spec: String
  public var claims: [Claimed]
  public var axes: [DescribedAxis]
  public var probes: [DescribedProbe]
  public var held: [HeldCell]
  /// Every run of the grid, with its level on each axis.
  public var runs: [Member]
  /// Numbers of seeds at which claims are looked at; nil where seeds are fixed.
  public var looks: [Int]? = nil

  /// A claim under the sentence that its author gave it.
  public struct Claimed: Codable, Hashable, Sendable {
    public var name: String
    public var settings: Value
  }

  public struct DescribedAxis: Codable, Hashable, Sendable {
    public var name: String
    public var levels: [String]
    /// The level with which the others are compared.
    public var control: String
  }

  /// A probe's settings under the name that the study gives it.
  public struct DescribedProbe: Codable, Hashable, Sendable {
    public var name: String
    public var id: String
    public var settings: Value
  }

  /// A quantity that a cell keeps equal to its control's.
  public struct HeldCell: Codable, Hashable, Sendable {
    public var cell: String
    public var quantity: String
    public var setting: String
    public var value: Int
    public var target: Double
    public var found: Double
  }

  public struct Member: Codable, Hashable, Sendable {
    public var id: String
    /// Level by axis.
    public var levels: [String: String]
  }
}

extension StudyDescription {
  public init(_ plan: Plan) {
    let spec = plan.spec
    self.init(
      name: spec.name, question: spec.question, source: spec.source, spec: spec.file.text,
      claims: spec.expectations.map { Claimed(name: $0.name, settings: $0.value.record) },
      axes: spec.axes.map {
        DescribedAxis(name: $0.name, levels: $0.labels, control: $0.base.label)
      },
      probes: spec.probes.map {
        DescribedProbe(name: $0.name, id: RunID(of: $0.value).text, settings: $0.value.value)
      },
      held: plan.cells.flatMap { runs in
        runs[0].held.map {
          HeldCell(
            cell: runs[0].cell.text, quantity: $0.quantity.rawValue, setting: $0.setting,
            value: $0.value, target: $0.target, found: $0.found)
        }
      }, runs: plan.runs.map { Member(id: $0.id.text, levels: $0.levels) },
      looks: spec.looks?.counts)
  }
}

extension StudyDescription {
  /// Labels of levels that stand for other runs in a later version of the study.
  ///
  /// - Parameter later: The later version.
  /// - Returns: The earlier and the later label of each run that both have under different ones.
  func relabeled(in later: StudyDescription) -> Set<String> {
    let earlier = Dictionary(
      runs.map { ($0.id, $0.levels) }, uniquingKeysWith: { first, _ in first })
    var labels: Set<String> = []
    for member in later.runs {
      for (axis, label) in member.levels {
        guard let known = earlier[member.id]?[axis], known != label else { continue }
        labels.formUnion([known, label])
      }
    }
    return labels
  }
}
