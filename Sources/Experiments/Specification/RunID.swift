import Kernels
public import Probes
import Settings
import Training

/// What a run, a cell or a probe is called: a hash of the settings that make its results.
///
/// SHA-256 of the canonical settings that differ from what older runs implicitly had, with the
/// numerics version. So equal runs of several studies are trained once, and a later setting whose
/// default reproduces the past changes no id. Files use sixteen characters, messages eight.
public struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Sixteen hexadecimal characters: 64 bits, so a chance clash needs billions of runs.
  public let text: String

  /// Takes over an id as stored.
  public init(_ text: String) { self.text = text }

  private init(hashing value: Value) {
    text = Digest(of: Array(value.json.utf8)).hexadecimal(8)
  }

  /// The short form for people.
  public var description: String { String(text.prefix(8)) }

  public static func < (left: RunID, right: RunID) -> Bool { left.text < right.text }
}

extension RunID {
  public init(of config: RunConfig) { self.init(of: config, numerics: Trainer.numericsVersion) }

  init(of config: RunConfig, numerics: Int) {
    let settings = config.cell.identity.adding("seed", .integer(config.seed))
    self.init(hashing: .map(["numerics": .integer(numerics), "run": settings]))
  }

  /// The id that all seeds of a cell share.
  public init(of cell: CellConfig) { self.init(of: cell, numerics: Trainer.numericsVersion) }

  init(of cell: CellConfig, numerics: Int) {
    self.init(hashing: .map(["numerics": .integer(numerics), "cell": cell.identity]))
  }

  public init(of probe: ProbeConfig) {
    self.init(hashing: .map(["probe": probe.resolved.identity]))
  }

  /// The id of something that several runs share.
  init(ofArtefact settings: Value) { self.init(hashing: .map(["artefact": settings])) }
}
