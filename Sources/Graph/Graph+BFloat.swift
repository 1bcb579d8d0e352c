import Kernels

/// A matrix product with bfloat16 operands and a packed weight, and the operations that use it.
protocol BFloatOperation: Operation {
  /// The product.
  var linear: Linear { get }
  /// The input in bfloat16: itself, or a copy that this operation makes.
  var packed: Tensor { get }
}

extension BFloatOperation {
  var weight: Tensor { linear.weight }
  var inputs: [Tensor] { linear.inputs }

  func forwardFLOPs(_ extents: Extents) -> Double { linear.forwardFLOPs(extents) }
  func backwardFLOPs(_ extents: Extents, in graph: Graph) -> Double {
    linear.backwardFLOPs(extents, in: graph)
  }
  func scratchCount(_ extents: Extents, in graph: Graph) -> Int {
    linear.bfloatScratchCount(extents)
  }
}

extension Graph {
  /// The same graph with matrix products in bfloat16.
  ///
  /// Every product with a parameter becomes a ``BFloatLinear``, or a ``BFloatLinearGELU`` if only a
  /// GELU reads its result. Tensors between products (the results of layer norms, attention and
  /// GELUs, and their gradients) are stored in bfloat16 if they are read by products or attention
  /// only; the residual stream and everything else stay in single precision.
  ///
  /// - Parameter results: Tensors that the caller reads, which stay in single precision.
  /// - Returns: A graph with the same tensors and additional ones.
  func inBFloat16(results: [Tensor]) -> Graph {
    var lowering = BFloatLowering(graph: self, results: results)
    return lowering.lowered()
  }
}

private struct BFloatLowering {
  let graph: Graph
  let results: Set<Tensor>
  /// Operations that read each tensor.
  private let readers: [Tensor: [Int]]
  private var target: Graph
  /// Results of GELUs that are fused into a product.
  private var fused: Set<Tensor> = []

  init(graph: Graph, results: [Tensor]) {
    (self.graph, target, self.results) = (graph, graph, Set(results))
    var readers: [Tensor: [Int]] = [:]
    for (index, operation) in graph.operations.enumerated() {
      for input in operation.inputs { readers[input, default: []].append(index) }
    }
    self.readers = readers
  }

  mutating func lowered() -> Graph {
    for tensor in bfloatTensors { target.store(tensor, as: .bfloat) }
    target.operations = []
    for operation in graph.operations { append(operation) }
    return target
  }

  private mutating func append(_ operation: any Operation) {
    switch operation {
    case let linear as Linear where isMultiplied(linear): append(linear)
    case let gelu as GELU where fused.contains(gelu.output): break
    default: target.operations.append(operation)
    }
  }

  private mutating func append(_ linear: Linear) {
    let isRounded = target[linear.input].element == .bfloat
    let packed =
      isRounded
      ? linear.input
      : target.addSaved(rows: linear.rows, width: linear.inputCount, element: .bfloat)
    guard let gelu = soleGELU(linear) else {
      return target.operations.append(BFloatLinear(linear: linear, packed: packed))
    }
    fused.insert(gelu.output)
    let slope = target.addSaved(rows: linear.rows, width: linear.outputCount, element: .bfloat)
    target.operations.append(
      BFloatLinearGELU(linear: linear, packed: packed, output: gelu.output, slope: slope))
  }

  /// Whether a product's weight is a parameter, which can be packed once per step.
  private func isMultiplied(_ linear: Linear) -> Bool {
    if case .parameter = graph[linear.weight].kind { true } else { false }
  }

  /// The GELU that is the only reader of a plain product, and whose result is stored in bfloat16.
  private func soleGELU(_ linear: Linear) -> GELU? {
    guard linear.bias == nil, linear.residual == nil, !results.contains(linear.output),
      let reader = readers[linear.output], reader.count == 1,
      let gelu = graph.operations[reader[0]] as? GELU, isReadByProducts(gelu.output)
    else { return nil }
    return gelu
  }

  private var bfloatTensors: [Tensor] {
    graph.operations.compactMap { operation in
      let isWritten: Bool =
        switch operation {
        case let linear as Linear:
          isMultiplied(linear) && linear.bias == nil && linear.residual == nil
        case let gelu as GELU:
          graph.operations.contains { ($0 as? Linear).flatMap(soleGELU)?.output == gelu.output }
        default: operation.writesBFloat
        }
      return isWritten && isReadByProducts(operation.result) ? operation.result : nil
    }.filter { attentionAgrees($0) }
  }

  private func isReadByProducts(_ tensor: Tensor) -> Bool {
    guard let readers = readers[tensor], !results.contains(tensor) else { return false }
    return readers.allSatisfy { index in
      switch graph.operations[index] {
      case let linear as Linear:
        isMultiplied(linear) && linear.input == tensor && linear.residual != tensor
      case let attention as Attention: attention.input == tensor
      default: false
      }
    }
  }

  /// Attention needs the same storage at both ends: bfloat16, or neither.
  private func attentionAgrees(_ tensor: Tensor) -> Bool {
    graph.operations.allSatisfy { operation in
      guard let attention = operation as? Attention,
        attention.input == tensor || attention.output == tensor
      else { return true }
      return isRoundable(attention.input) && isReadByProducts(attention.output)
    }
  }

  /// Whether an attention's input is the result of a plain product with no other reader.
  private func isRoundable(_ tensor: Tensor) -> Bool {
    isReadByProducts(tensor)
      && graph.operations.contains { operation in
        guard let linear = operation as? Linear, linear.output == tensor else { return false }
        return isMultiplied(linear) && linear.bias == nil && linear.residual == nil
      }
  }
}
