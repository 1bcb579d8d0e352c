import Data

/// A picture that is painted patch by patch, a byte per value.
struct PatchCanvas {
  let grid: PatchGrid
  private let mean: [Float]
  private let std: [Float]
  /// [size, size, channels].
  private(set) var pixels: [UInt8]

  /// What is painted where a patch is not shown.
  enum Blank: UInt8 {
    case gray = 128
    case white = 255
  }

  /// - Parameters:
  ///   - grid: The patches of the picture.
  ///   - dataset: What the patches are standardized by.
  init(grid: PatchGrid, dataset: Dataset) {
    (self.grid, mean, std) = (grid, dataset.mean, dataset.std)
    pixels = Array(repeating: 0, count: grid.size * grid.size * grid.channels)
  }

  /// Paints a patch.
  ///
  /// - Parameters:
  ///   - patch: Its values, standardized over the dataset.
  ///   - cell: Its raster index.
  ///   - strength: 1, or less to fade it toward white.
  mutating func paint(_ patch: some Collection<Float>, at cell: Int, strength: Float = 1) {
    for (index, value) in patch.enumerated() {
      let channel = index % grid.channels
      let bright = 255 * (value * std[channel] + mean[channel])
      let shown = strength == 1 ? bright : 255 - strength * (255 - bright)
      pixels[place(index, in: cell)] = UInt8(max(0, min(255, shown.rounded())))
    }
  }

  /// Paints over a patch.
  mutating func fill(_ blank: Blank, at cell: Int) {
    for index in 0..<grid.valuesPerPatch { pixels[place(index, in: cell)] = blank.rawValue }
  }

  /// The index in ``pixels`` of a patch's value.
  private func place(_ index: Int, in cell: Int) -> Int {
    let (size, channels) = (grid.patchSize, grid.channels)
    let (pixel, channel) = (index / channels, index % channels)
    let row = cell / grid.columns * size + pixel / size
    let column = cell % grid.columns * size + pixel % size
    return (row * grid.size + column) * channels + channel
  }
}
