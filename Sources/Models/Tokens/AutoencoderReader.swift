import Data
public import Graph
public import Kernels

/// Encodes patches with a discrete autoencoder: the most likely code of each, without noise.
final class AutoencoderReader: TokenReader {
  let codes: IntBuffer
  private let encoder: Half
  private let decoder: Half
  private let vocabulary: Int

  /// One half as a separate graph, with the parameters that it needs.
  private struct Half {
    let tokens: TokenSet
    let input: Tensor
    let output: Tensor
    let execution: Execution
    let parameters: FloatBuffer
  }

  /// - Parameters:
  ///   - parts: The autoencoder.
  ///   - weights: Its parameters by name.
  ///   - images: The maximum number of images per call.
  ///   - path: The weights' path, for messages.
  /// - Throws: ``SafetensorsError`` if they belong to another autoencoder.
  init(parts: AutoencoderParts, weights: Safetensors, images: Int, from path: String) throws {
    vocabulary = parts.target.vocabulary
    codes = IntBuffer(count: images * parts.grid.count)
    var graph = Graph()
    var tokens = graph.tokens("patches", perImage: parts.grid.count)
    let patches = graph.input(rows: .tokens(tokens), width: parts.grid.valuesPerPatch)
    let logits = parts.encode(in: &graph, parts.values(in: &graph, patches))
    encoder = try Half(
      tokens: tokens, input: patches, output: logits,
      execution: Execution(
        Program(graph, images: images, isTraining: false, results: [logits])),
      parameters: weights.parameters(of: graph.layout, from: path))
    graph = Graph()
    tokens = graph.tokens("patches", perImage: parts.grid.count)
    let shares = graph.input(rows: .tokens(tokens), width: vocabulary)
    let values = parts.decode(in: &graph, shares)
    decoder = try Half(
      tokens: tokens, input: shares, output: values,
      execution: Execution(
        Program(graph, images: images, isTraining: false, results: [values])),
      parameters: weights.parameters(of: graph.layout, from: path))
  }

  func read(_ patches: FloatSlice, images: Int, readingOrder: IntBuffer?) {
    let execution = encoder.execution
    execution.begin(images: images)
    let perImage = encoder.tokens.perImage
    let rows = images * perImage
    for row in 0..<rows {
      // The decoder uses the same patch positions as the encoder.
      let cell = readingOrder?[row] ?? row % perImage
      execution[encoder.tokens].cells[row] = cell
      decoder.execution[decoder.tokens].cells[row] = cell
    }
    execution[encoder.input].copy(patches)
    execution.forward(parameters: encoder.parameters)
    largestOfRows(
      codes: codes, input: execution[encoder.output], rows: rows, width: vocabulary)
  }

  func patches(images: Int) -> [Float] {
    let execution = decoder.execution
    execution.begin(images: images)
    let shares = execution[decoder.input]
    shares.fill(0)
    for row in 0..<(shares.count / vocabulary) { shares[row * vocabulary + codes[row]] = 1 }
    execution.forward(parameters: decoder.parameters)
    return execution[decoder.output].values
  }
}

extension Safetensors {
  /// The parameters of a layout, by name.
  ///
  /// - Parameters:
  ///   - layout: Names and shapes; the file may contain more.
  ///   - path: The file's path, for messages.
  /// - Returns: The values, in the order of the layout.
  /// - Throws: ``SafetensorsError`` if one is missing or has another shape.
  public func parameters(of layout: ParameterLayout, from path: String) throws -> FloatBuffer {
    let parameters = FloatBuffer(count: layout.count)
    for parameter in layout.parameters {
      parameters[parameter.range].copy(
        littleEndianBytes: try bytes(parameter.name, shape: parameter.shape, from: path))
    }
    return parameters
  }
}
