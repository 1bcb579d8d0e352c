/// Lowerings that change the speed of a graph, never its bits.
extension Graph {
  /// The same graph with each product whose result only a GELU reads fused with it.
  ///
  /// Wide layers are left alone: their GELU is recomputed for the backward pass instead of kept, which
  /// costs little there and saves memory (``Program``).
  ///
  /// - Parameter results: Tensors that the caller reads, which stay in memory.
  /// - Returns: A graph with the same tensors and additional ones.
  func fused(results: [Tensor]) -> Graph {
    var readers: [Tensor: [Int]] = [:]
    for (index, operation) in operations.enumerated() {
      for input in operation.inputs { readers[input, default: []].append(index) }
    }
    func soleGELU(_ linear: Linear) -> GELU? {
      guard linear.residual == nil, !results.contains(linear.output),
        let reader = readers[linear.output], reader.count == 1,
        let gelu = operations[reader[0]] as? GELU
      else { return nil }
      let isRepeated = (readers[gelu.output] ?? []).allSatisfy {
        (operations[$0] as? Linear)?.outputCount ?? 0 >= Program.widthToRepeat
      }
      return isRepeated ? nil : gelu
    }
    var target = self
    var fused: Set<Tensor> = []
    target.operations = []
    for operation in operations {
      if let linear = operation as? Linear, let gelu = soleGELU(linear) {
        fused.insert(gelu.output)
        let slope = target.addSaved(rows: linear.rows, width: linear.outputCount, element: .float)
        target.operations.append(LinearGELU(linear: linear, output: gelu.output, slope: slope))
      } else if !fused.contains(operation.result) {
        target.operations.append(operation)
      }
    }
    return target
  }
}
