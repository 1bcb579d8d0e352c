import Data
import Graph
import Kernels

extension Model {
  /// The parameters under the names and shapes of Apple's released models.
  ///
  /// The patch projection is a convolution weight [width, channels, p, p] there; all else is as in
  /// memory.
  public func weights() -> Safetensors {
    var file = Safetensors()
    for parameter in layout.parameters {
      let slice = parameters[parameter.range]
      if parameter.name == ParameterNames.patchProjection {
        let convolution = FloatBuffer(convolutionOrder.map { slice[$0] })
        file.add(
          parameter.name, shape: convolutionShape,
          littleEndianBytes: convolution.all.littleEndianBytes)
      } else {
        file.add(
          parameter.name, shape: parameter.shape, littleEndianBytes: slice.littleEndianBytes)
      }
    }
    return file
  }

  /// Overwrites the parameters with a file's.
  ///
  /// - Parameters:
  ///   - file: Names and shapes as ``weights()`` writes them; more tensors may stand beside.
  ///   - path: Where the file came from, for messages.
  ///   - isTrunkOnly: Whether a missing head keeps its present values.
  /// - Throws: ``SafetensorsError`` when a tensor is missing or has another shape.
  public func load(_ file: Safetensors, from path: String, isTrunkOnly: Bool = false) throws {
    for parameter in layout.parameters {
      guard let entry = file.entries[parameter.name] else {
        if isTrunkOnly && parameter.name.hasPrefix("head.") { continue }
        throw SafetensorsError.missing(path: path, name: parameter.name)
      }
      let isProjection = parameter.name == ParameterNames.patchProjection
      let expected = isProjection ? convolutionShape : parameter.shape
      guard entry.shape == expected else {
        throw SafetensorsError.wrongShape(
          path: path, name: parameter.name, found: entry.shape, expected: expected)
      }
      let slice = parameters[parameter.range]
      slice.copy(littleEndianBytes: entry.bytes)
      if isProjection {
        let values = slice.values
        for (place, origin) in convolutionOrder.enumerated() { slice[origin] = values[place] }
      }
    }
  }

  private var convolutionShape: [Int] {
    [config.width, grid.channels, grid.patchSize, grid.patchSize]
  }

  /// For each value of the convolution weight [width, channel, row, column], its place in memory
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
