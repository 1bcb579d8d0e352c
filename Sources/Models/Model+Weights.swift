import Data
import Graph
import Kernels

extension Model {
  /// The parameters under the names and shapes of Apple's released models, and averages of them
  /// under the same names with the prefix `teacher.`.
  ///
  /// The patch projection is stored as a convolution weight [width, channels, p, p]; all others as
  /// in memory.
  public func weights() -> Safetensors {
    var file = Safetensors()
    add(parameters, layout, under: "", to: &file)
    add(averages, averageLayout, under: ParameterNames.averages, to: &file)
    return file
  }

  private func add(
    _ values: FloatBuffer, _ layout: ParameterLayout, under prefix: String,
    to file: inout Safetensors
  ) {
    for parameter in layout.parameters {
      let (name, slice) = (prefix + parameter.name, values[parameter.range])
      if parameter.name == ParameterNames.patchProjection {
        let convolution = FloatBuffer(convolutionOrder.map { slice[$0] })
        file.add(
          name, shape: convolutionShape, littleEndianBytes: convolution.all.littleEndianBytes)
      } else {
        file.add(name, shape: parameter.shape, littleEndianBytes: slice.littleEndianBytes)
      }
    }
  }

  /// Overwrites the parameters with a file's.
  ///
  /// - Parameters:
  ///   - file: Names and shapes as written by ``weights()``; additional tensors are ignored.
  ///   - path: The file's path, for messages.
  ///   - isTrunkOnly: Whether a missing head keeps its current values.
  /// - Throws: ``SafetensorsError`` if a tensor is missing or has another shape.
  public func load(_ file: Safetensors, from path: String, isTrunkOnly: Bool = false) throws {
    try read(file, parameters, layout, under: "", from: path, isTrunkOnly: isTrunkOnly)
    try read(
      file, averages, averageLayout, under: ParameterNames.averages, from: path,
      isTrunkOnly: isTrunkOnly)
  }

  private func read(
    _ file: Safetensors, _ values: FloatBuffer, _ layout: ParameterLayout, under prefix: String,
    from path: String, isTrunkOnly: Bool
  ) throws {
    for parameter in layout.parameters {
      let name = prefix + parameter.name
      let isHead = parameter.name.hasPrefix("head.")
      if isTrunkOnly && isHead && !file.contains(name) { continue }
      let isProjection = parameter.name == ParameterNames.patchProjection
      let shape = isProjection ? convolutionShape : parameter.shape
      let slice = values[parameter.range]
      slice.copy(littleEndianBytes: try file.bytes(name, shape: shape, from: path))
      if isProjection {
        let raster = slice.values
        for (place, origin) in convolutionOrder.enumerated() { slice[origin] = raster[place] }
      }
    }
  }

  private var convolutionShape: [Int] {
    [config.width, grid.channels, grid.patchSize, grid.patchSize]
  }

  /// For each value of the convolution weight [width, channel, row, column], its index in memory
  /// [width, row, column, channel].
  private var convolutionOrder: [Int] {
    let (size, channels) = (grid.patchSize, grid.channels)
    return (0..<config.width).flatMap { output in
      (0..<channels).flatMap { channel in
        (0..<(size * size)).map { pixel in
          output * grid.valuesPerPatch + pixel * channels + channel
        }
      }
    }
  }
}
