import Data
import Experiments
import Foundation
import Models
import Reporting
import Settings
import Store
import Text
import Training

/// What a run's objective is shown of its first training images and predicts, as a sheet of pictures.
struct RunViews {
  private let row: RunRow
  /// Of the images that it was trained on; nil where its record is older.
  private let fingerprint: String?

  /// Images of a sheet.
  private static let count = 6

  /// - Throws: What keeps the run's record from being read.
  init(_ row: RunRow, in index: RunIndex) throws {
    self.row = row
    fingerprint = try index.description(of: RunID(row.id))?.data.fingerprint
  }

  /// Draws the sheet.
  ///
  /// - Throws: ``DataError`` where the run's images cannot be read, and what keeps the file from being
  ///   written.
  func draw(at path: String) throws {
    try UserFile.check(path, as: ".svg")
    let config = try RunConfig(json: row.configuration)
    let (model, data) = (config.cell.model, config.cell.data)
    let dataset = try Dataset.load(data)
    guard [nil, dataset.facts.fingerprint].contains(fingerprint) else {
      throw UserError(
        "run \(row.id.prefix(8)) was trained on other images than \(dataset.name) has now, so that what it "
          + "saw cannot be drawn; restore those images")
    }
    let shown = try ShownImage.first(
      Self.count, model: model, training: config.cell.training, data: data, dataset: dataset,
      seed: config.seed)
    let sheet = PictureSheet(
      title: "Run \(row.id.prefix(8)), objective \(model.objective.chosen.name): its first "
        + shown.count.counted("training image"),
      notes: notes(shown) + ["validation loss: \(model.lossKind)"],
      rows: shown.map { image in
        image.pictures.map {
          .init(name: $0.name, size: $0.size, channels: $0.channels, pixels: $0.pixels)
        }
      })
    try UserFile.write(sheet.svg, to: path, as: ".svg")
    printError("written: \(path)")
  }

  /// What each sort of picture is, once.
  private func notes(_ shown: [ShownImage]) -> [String] {
    (shown.first?.pictures ?? []).map(\.meaning).reduce(into: []) { known, meaning in
      if !known.contains(meaning) { known.append(meaning) }
    }
  }
}
