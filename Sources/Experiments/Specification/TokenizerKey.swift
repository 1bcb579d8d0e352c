import Data
import Models
import Settings

/// The settings that determine a tokenizer: those of its images, its patches and itself.
///
/// Crops, flips and the mixture are not among them: a tokenizer is fitted to whole images of the
/// first source, and serves every augmentation.
struct TokenizerKey: Sendable {
  let target: TokenTarget
  let patchSize: Int
  private let data: DataConfig

  /// nil where the cell's model predicts no tokens.
  init?(_ cell: CellConfig) {
    guard case .tokens(let target) = cell.model.target else { return nil }
    (self.target, patchSize) = (target, cell.model.patchSize)
    var data = DataConfig()
    (data.dataset, data.images, data.resolution) = (
      cell.data.dataset, cell.data.images, cell.data.resolution
    )
    data.validationImages = cell.data.validationImages
    self.data = data
  }

  /// All settings, defaults included.
  var value: Value {
    .map(["data": data.value, "patchSize": .integer(patchSize), "target": target.value])
  }

  /// The artifact's name.
  ///
  /// - Parameter facts: What the images are.
  /// - Returns: The hash of everything that determines the tokenizer.
  func id(_ facts: DatasetFacts) -> RunID {
    RunID(
      ofArtifact: .map([
        "tokenizer": .integer(Tokenizer.version), "data": data.identity(facts),
        "patchSize": .integer(patchSize), "target": target.identity,
      ]))
  }
}

extension PlannedRun {
  /// The tokenizer that it predicts tokens of; nil where it predicts none.
  fileprivate var tokenizer: RunID? { TokenizerKey(config.cell)?.id(data) }
}

extension [PlannedRun] {
  /// The first run of each different tokenizer that these predict, but for those of `others`.
  public func tokenizerFits(besides others: [PlannedRun] = []) -> [PlannedRun] {
    var fitted = Set(others.compactMap(\.tokenizer))
    return filter { run in run.tokenizer.map { fitted.insert($0).inserted } ?? false }
  }
}
