public import Data
import Kernels
public import Probes
import Settings
import Training

/// What a run, a cell or a probe is called: a hash of the settings that make its results.
///
/// SHA-256 of the canonical settings that differ from what older runs implicitly had, with what the
/// images are in place of where they lie, and with the numerics version. So equal runs of several
/// studies are trained once, other images make other runs, and a later setting whose default
/// reproduces the past changes no id. Files use sixteen characters, messages eight.
public struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Sixteen hexadecimal characters: 64 bits, so a chance clash needs billions of runs.
  public let text: String

  /// Takes over an id as stored.
  public init(_ text: String) { self.text = text }

  private init(hashing value: Value) {
    text = Digest(of: Array(value.underFormerNames(Self.formerNames).json.utf8)).hexadecimal(8)
  }

  /// What the settings of cells and probes were called when ids were first given.
  private static let formerNames = CellConfig.formerNames.merging(ProbeConfig.formerNames)

  /// The short form for people.
  public var description: String { String(text.prefix(8)) }

  public static func < (left: RunID, right: RunID) -> Bool { left.text < right.text }
}

extension RunID {
  /// - Parameters:
  ///   - config: The run's settings.
  ///   - data: What its images are.
  public init(of config: RunConfig, data: DatasetFacts) {
    self.init(of: config, data: data, numerics: Trainer.numericsVersion)
  }

  init(of config: RunConfig, data: DatasetFacts, numerics: Int) {
    self.init(of: config.cell.identity(data), seed: config.seed, numerics: numerics)
  }

  /// A run by the identity of its cell, which takes longer to work out than all else.
  init(of cell: Value, seed: Int, numerics: Int = Trainer.numericsVersion) {
    let settings = cell.adding("seed", .integer(seed))
    self.init(hashing: .map(["numerics": .integer(numerics), "run": settings]))
  }

  private init(ofCell cell: Value, numerics: Int) {
    self.init(hashing: .map(["numerics": .integer(numerics), "cell": cell]))
  }

  /// The id that all seeds of a cell share.
  ///
  /// - Parameters:
  ///   - cell: The cell's settings.
  ///   - data: What its images are.
  public init(of cell: CellConfig, data: DatasetFacts) {
    self.init(of: cell, data: data, numerics: Trainer.numericsVersion)
  }

  init(of cell: CellConfig, data: DatasetFacts, numerics: Int) {
    self.init(ofCell: cell.identity(data), numerics: numerics)
  }

  public init(of probe: ProbeConfig) {
    let settings = probe.resolved.identity
    let content = probe.data.map { settings.adding("data", $0.content) } ?? settings
    self.init(hashing: .map(["probe": content]))
  }

  /// The ids that a recorded run and its cell can have.
  ///
  /// - Parameters:
  ///   - config: The run's settings.
  ///   - fingerprint: Of its images.
  ///   - numerics: The version that computed it.
  /// - Returns: Empty where one fingerprint does not determine the ids: of mixtures and of selected
  ///   images.
  static func recorded(
    _ config: RunConfig, fingerprint: String, numerics: Int
  ) -> [(run: RunID, cell: RunID)] {
    config.cell.identities(fingerprint: fingerprint).map {
      (
        run: RunID(of: $0, seed: config.seed, numerics: numerics),
        cell: RunID(ofCell: $0, numerics: numerics)
      )
    }
  }

  /// The id of something that several runs share.
  init(ofArtifact settings: Value) { self.init(hashing: .map(["artefact": settings])) }
}
