public import Data
import Graph
import Kernels
public import Models

/// A training image with what a run's objective is shown of it and predicts, as pictures.
///
/// The whole image comes first. Of an objective that reads the image itself, the view after crop, flip
/// and colors follows, then the patches that are read at once, then those that are predicted; of one
/// that compares views, each view, and each that has hidden patches once more with these hidden.
public struct ShownImage: Hashable, Sendable {
  public let pictures: [Picture]

  /// A square picture.
  public struct Picture: Hashable, Sendable {
    public let name: String
    /// What pictures of this sort show, as `view: …`.
    public let meaning: String
    /// Pixels per side.
    public let size: Int
    public let channels: Int
    /// [size, size, channels], one byte per value.
    public let pixels: [UInt8]
  }

  /// The first images that a run is shown, with the views and patches that it draws for them.
  ///
  /// - Parameters:
  ///   - count: Number of images; at most those of the run.
  ///   - model: Architecture and objective.
  ///   - training: Batches and budget.
  ///   - data: Crops, flips, colors and mixture.
  ///   - dataset: The loaded dataset that `data` names.
  ///   - seed: The run's seed.
  /// - Returns: One entry per image, in the order of the run, with the same pictures.
  /// - Throws: ``ModelError``, or `DataError` if patches do not tile the images.
  public static func first(
    _ count: Int, model: ModelConfig, training: TrainingConfig, data: DataConfig,
    dataset: Dataset, seed: Int
  ) throws -> [ShownImage] {
    let grid = try PatchGrid(shape: dataset.shape, patchSize: model.patchSize)
    try model.check(grid)
    let objective = PretrainingGraph(config: model, grid: grid)
    var images = TrainingImages(
      dataset: dataset, config: data, grid: grid, order: model.readingOrder(grid), seed: seed,
      views: objective.crops)
    let steps = training.stepCount(
      trainingImages: images.uniqueCount, flopsPerImage: objective.trainingFLOPsPerImage)
    let all = steps * training.imagesPerStep
    let sequences = TrainingSequences(
      config: model, grid: grid, seed: seed, images: all, imagesPerStep: training.imagesPerStep)
    let shown = images.images(0..<min(count, all))
    let gallery = Gallery(
      objective: objective, model: model, grid: grid, dataset: dataset, images: images,
      sequences: shown.indices.map { sequences[$0] })
    return shown.enumerated().map { ShownImage(pictures: gallery.pictures($1, draw: $0)) }
  }
}

/// Paints the pictures of a run's images.
private struct Gallery {
  let objective: PretrainingGraph
  let model: ModelConfig
  let grid: PatchGrid
  let dataset: Dataset
  let images: TrainingImages
  let sequences: [PatchSequence]

  func pictures(_ image: Int, draw: Int) -> [ShownImage.Picture] {
    let whole = FloatBuffer(count: grid.count * grid.valuesPerPatch)
    images.fillWhole(whole.all, image: image)
    let sequence = sequences[draw]
    let order = model.readingOrder(grid)
    let meaning = "image: whole, without crop or augmentation"
    return [painted("image", meaning, grid, whole, order) { _ in .plain }]
      + (objective.views.isEmpty
        ? ofImage(image, draw, sequence) : ofViews(image, draw, Set(sequence.lossPositions)))
  }

  private func ofImage(_ image: Int, _ draw: Int, _ sequence: PatchSequence) -> [ShownImage.Picture]
  {
    let patches = FloatBuffer(count: grid.count * grid.valuesPerPatch)
    let order = sequence.readingOrder
    images.fill(patches.all, images: [image], firstDraw: draw, readingOrder: [order])
    let view = painted("view", "view: after crop, flip and colors", grid, patches, order) { _ in
      .plain
    }
    guard !sequence.lossPositions.isEmpty else { return [view] }
    let shift = model.shift
    let predicted = Set(sequence.lossPositions.map { $0 + shift })
    let read =
      shift > 0
      ? painted(
        "prefix", "prefix: patches that all others attend to; faded ones attend to those before them",
        grid, patches, order
      ) { $0 < sequence.prefix ? .plain : .faded }
      : painted("read", "read: by the trunk; \(hidden.meaning)", grid, patches, order) {
        predicted.contains($0) ? .blank(hidden.blank) : .plain
      }
    return [
      view, read,
      painted("predicted", "predicted: patches that count in the loss", grid, patches, order) {
        predicted.contains($0) ? .plain : .blank(.gray)
      },
    ]
  }

  /// What is painted for a hidden patch: nothing where the trunk reads the others alone.
  private var hidden: (blank: PatchCanvas.Blank, meaning: String) {
    objective.view.visible == nil
      ? (.gray, "gray patches are mask tokens") : (.white, "white patches are left out")
  }

  private func ofViews(
    _ image: Int, _ draw: Int, _ hiddenPositions: Set<Int>
  ) -> [ShownImage.Picture] {
    let hasHidden = sequences.contains { !$0.lossPositions.isEmpty }
    var pictures: [ShownImage.Picture] = []
    objective.forEachView { views, numbers in
      let values = views.crops.map { $0.grid.count * $0.grid.valuesPerPatch }
      let patches = FloatBuffer(count: values.reduce(0, +))
      images.fill(patches.all, images: [image], firstDraw: draw, views: numbers)
      for (place, crop) in views.crops.enumerated() {
        let own = FloatBuffer(
          patches[(place * values[place])..<((place + 1) * values[place])].values)
        let (name, meaning) = ("\(views.name) \(place + 1)", "\(views.name): \(views.meaning)")
        pictures.append(painted(name, meaning, crop.grid, own, crop.order) { _ in .plain })
        // Only views that the teacher sees too have patches to predict.
        guard hasHidden, views.tokens == objective.view.patches else { continue }
        pictures.append(
          painted(
            "\(name), hidden", "hidden: the same for the student; mask tokens replace gray patches, "
              + "which are predicted", crop.grid, own, crop.order
          ) {
            hiddenPositions.contains(place * crop.grid.count + $0) ? .blank(.gray) : .plain
          })
      }
    }
    return pictures
  }

  private enum Look {
    case plain, faded
    case blank(PatchCanvas.Blank)
  }

  /// One picture of patches in reading order.
  private func painted(
    _ name: String, _ meaning: String, _ grid: PatchGrid, _ patches: FloatBuffer,
    _ readingOrder: [Int], _ look: (_ position: Int) -> Look
  ) -> ShownImage.Picture {
    var canvas = PatchCanvas(grid: grid, dataset: dataset)
    let values = grid.valuesPerPatch
    for (position, cell) in readingOrder.enumerated() {
      let patch = patches[(position * values)..<((position + 1) * values)].values
      switch look(position) {
      case .plain: canvas.paint(patch, at: cell)
      case .faded: canvas.paint(patch, at: cell, strength: 0.3)
      case .blank(let blank): canvas.fill(blank, at: cell)
      }
    }
    return .init(
      name: name, meaning: meaning, size: grid.size, channels: grid.channels, pixels: canvas.pixels)
  }
}
