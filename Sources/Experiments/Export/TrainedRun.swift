import Data
import Foundation
public import Models
import Settings

/// A run whose training is finished, with what its weights need to be of use elsewhere.
public struct TrainedRun {
  public let description: RunDescription
  public let config: RunConfig
  public let model: Model
  /// What an exported file says of the model.
  public private(set) var metadata: WeightsMetadata
  /// Why the file does not say how images are standardized; nil where it does.
  public private(set) var notice: String?

  /// - Throws: ``RunError`` and ``SafetensorsError`` when the folder cannot be read, or when it
  ///   has no final weights.
  public init(_ folder: RunFolder) throws {
    do { try self.init(reading: folder) } catch {
      throw RunError.weights(error, run: folder.id.text)
    }
  }

  private init(reading folder: RunFolder) throws {
    description = try folder.description()
    config = try RunConfig(json: description.settings.json)
    let file = try Safetensors(contentsOf: folder.model)
    try folder.checkOwner(file.metadata["run"], of: folder.model)
    model = try Model(
      config: config.cell.model, grid: try Self.grid(description, config, file, folder.model),
      seed: config.seed)
    try model.load(file, from: folder.model)
    metadata = model.metadata
    metadata.run = description.id
    readStatistics()
  }

  /// The patches of an image, by what the record counts: the dataset itself may be elsewhere.
  private static func grid(
    _ run: RunDescription, _ config: RunConfig, _ file: Safetensors, _ path: String
  ) throws -> PatchGrid {
    let size = config.cell.model.patchSize
    let projection = try file.tensor("preprocessor.patchifier.proj.weight", from: path).shape
    let side = Int((Double(run.counts.patches) / Double(max(1, run.counts.images))).squareRoot())
    return try PatchGrid(
      shape: ImageShape(
        height: side * size, width: side * size,
        channels: projection.count == 4 ? projection[1] : 1), patchSize: size)
  }

  /// Takes mean and standard deviation from the images that the run was trained on.
  private mutating func readStatistics() {
    do {
      let dataset = try Dataset.load(config.cell.data)
      guard
        [nil, dataset.facts.fingerprint].contains(description.data.fingerprint)
      else {
        notice = "mean and std are left out: the dataset's images are not those of the run any more"
        return
      }
      (metadata.mean, metadata.std) = (dataset.mean, dataset.std)
    } catch { notice = "mean and std are left out: \(error)" }
  }
}
