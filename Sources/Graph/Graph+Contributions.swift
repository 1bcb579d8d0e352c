/// The operations that a program needs.
extension Graph {
  /// Whether each operation contributes to some results, or to any loss if there is a backward
  /// pass.
  public func contributions(to results: [Tensor], isTraining: Bool) -> [Bool] {
    var wanted = Set(results)
    var contributes = operations.map { _ in false }
    for (index, operation) in operations.enumerated().reversed()
    where isTraining && operation.isLoss || operation.outputs.contains(where: wanted.contains) {
      contributes[index] = true
      wanted.formUnion(operation.inputs)
    }
    return contributes
  }

  /// The tensors that some operations read and no others.
  func inputs(readOnlyBy isReader: [Bool]) -> Set<Tensor> {
    func read(_ wanted: Bool) -> Set<Tensor> {
      Set(zip(operations, isReader).filter { $1 == wanted }.flatMap(\.0.inputs))
    }
    return read(true).subtracting(read(false))
  }
}
