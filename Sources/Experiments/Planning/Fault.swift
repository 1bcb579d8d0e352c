import Data
import Models
import Settings
import Training

/// Something wrong with one combination of levels, and the settings that may be to blame.
struct Fault {
  let combination: Combination
  /// Paths, the likeliest culprit first; empty where only the whole combination is wrong.
  let settings: [String]
  /// In words; made only for the one of many that is shown.
  let message: () -> String
}

/// An error that knows which settings contradict each other.
protocol BlamingError: Error {
  /// Paths, the likeliest culprit first.
  var settings: [String] { get }
}

extension Fault {
  init(_ error: any Error, in combination: Combination) {
    self.init(
      combination: combination, settings: (error as? any BlamingError)?.settings ?? [],
      message: { "\(error)" })
  }
}

extension ModelError: BlamingError {}

extension DataError: BlamingError {
  var settings: [String] {
    switch self {
    case .tooFewImages(_, _, _, _, let key, _): [key, "data.dataset"]
    case .mixtureOfColors: ["data.mixture", "data.dataset"]
    case .patchesDoNotTile, .onePatch: ["model.patchSize", "data.resolution", "data.dataset"]
    case .noColumn: ["data.select.by", "data.select", "data.dataset"]
    case .notSquare, .smallSide: ["data.resolution", "data.dataset"]
    case .missingPackage, .noPath, .missingFolder, .missingFile, .unreadable, .damaged, .malformed,
      .changed, .changedMeanwhile, .noImages, .noShards, .badPattern, .emptySplit,
      .partlyLabeled, .tooManyClasses, .manyLeftOut, .uncached:
      ["data.dataset"]
    }
  }
}

extension TrainingError: BlamingError {
  var settings: [String] {
    if case .precisionNotSupported = self { ["training.precision"] } else { [] }
  }
}

extension HoldError: BlamingError {
  var settings: [String] {
    switch self {
    case .noSolution(let quantity, _, _, _): ["hold.\(quantity.rawValue)"]
    }
  }
}

/// Finds for each fault of a grid the place in the file that causes it.
struct FaultPlacement {
  let spec: Spec
  /// Every combination that was examined.
  let combinations: [Combination]

  /// The faults as problems, each cause once, with the message of its first combination.
  ///
  /// A setting of the base is the cause where every cell that takes the likeliest culprit from the
  /// base is wrong. Otherwise it is the innermost that can be blamed: the last level that gives one
  /// of the settings, then the base.
  func problems(_ faults: [Fault]) -> [Problem] {
    var problems: [Problem] = []
    let kinds = Dictionary(grouping: faults, by: \.settings)
    for (settings, faults) in kinds {
      let certain = faults.filter { !isDoubtful($0) }
      let common = settings.first.flatMap { base($0, of: certain) }
      var placed: Set<Position> = []
      for fault in certain {
        let isOfBase = common != nil && !isGiven(settings[0], by: fault.combination)
        let position =
          isOfBase ? common ?? Self.position(of: fault.combination, in: spec) : innermost(fault)
        if placed.insert(position).inserted {
          problems.append(Problem(at: position, fault.message()))
        }
      }
    }
    return problems
  }

  /// Where the base gives `setting`, if every combination that takes it from there is at fault.
  private func base(_ setting: String, of faults: [Fault]) -> Position? {
    guard let position = basePosition(setting) else { return nil }
    let faulty = Set(faults.map(\.combination))
    let taking = combinations.filter { !isGiven(setting, by: $0) }
    return taking.allSatisfy(faulty.contains) ? position : nil
  }

  private func basePosition(_ path: String) -> Position? {
    let hold = spec.holds.first { "hold.\($0.quantity.rawValue)" == path }
    return hold?.hold.position ?? spec.baseLayer.position(of: path)
  }

  private func isGiven(_ setting: String, by combination: Combination) -> Bool {
    combination.levels(spec.axes).contains { $0.layer.position(of: setting) != nil }
  }

  /// Whether the fault may be gone once mistakes in the same settings are corrected.
  private func isDoubtful(_ fault: Fault) -> Bool {
    let layers = [spec.baseLayer] + fault.combination.levels(spec.axes).map(\.layer)
    return fault.settings.contains { setting in layers.contains { $0.doubts(setting) } }
  }

  private func innermost(_ fault: Fault) -> Position {
    for level in fault.combination.levels(spec.axes).reversed() {
      if let place = fault.settings.lazy.compactMap({ level.layer.position(of: $0) }).first {
        return place
      }
    }
    return fault.settings.lazy.compactMap { basePosition($0) }.first
      ?? Self.position(of: fault.combination, in: spec)
  }

  /// Where the file says what sets a combination apart: its last level that is not a control.
  static func position(of combination: Combination, in spec: Spec) -> Position {
    spec.axes.indices.reversed().lazy
      .compactMap { combination.departure($0, spec.axes)?.position }.first
      ?? spec.position(of: .base)
  }
}
