public import Kernels

/// The memory of one program on one thread, reused for every shard.
///
/// The caller fills the inputs and sets tokens and masks of each token set, then runs forward and,
/// for training, backward.
public final class Execution {
  public let program: Program
  let arena: FloatBuffer
  private let tokens: [Tokens]
  /// Values of the graph's frozen parameters; only read.
  public var frozen = FloatBuffer(count: 0)
  public private(set) var extents: Extents
  private var isBackward = false
  /// Collects the time of each operation; nil, without cost, by default.
  public var times: OperationTimes?

  /// Weights in bfloat16; nil in single precision.
  let packed: PackedWeights?

  /// Reserves the memory of one thread.
  ///
  /// - Parameters:
  ///   - program: The program to run.
  ///   - packed: Its weights, kept up to date by the caller; only for bfloat16 programs.
  public init(_ program: Program, packed: PackedWeights? = nil) {
    precondition(
      program.precision == .fp32 || packed != nil, "a bfloat16 program needs packed weights")
    self.program = program
    self.packed = packed
    arena = FloatBuffer(count: program.arenaCount)
    tokens = program.graph.tokenSets.reduce(into: []) { known, description in
      known.append(
        Tokens(
          description, origin: description.origin.map { known[$0.index] },
          rest: description.rest.map { known[$0.index] }, program.images))
    }
    extents = program.graph.extents(images: program.images)
    for (index, tensor) in program.graph.tensors.enumerated() {
      guard let range = program.values[index] else { continue }
      switch tensor.kind {
      case .constant(let values): arena[range].copy(values)
      case .held(let value): arena[range].fill(value)
      case .input, .parameter, .frozen, .activation: break
      }
    }
  }

  /// Sets the number of images of the next passes.
  public func begin(images: Int) {
    precondition(images <= program.images, "\(images) images do not fit in \(program.images)")
    extents = program.graph.extents(images: images)
  }

  /// The tokens of a set.
  public subscript(set: TokenSet) -> Tokens { tokens[set.index] }

  /// Selects the rows of a set from those of its origin.
  ///
  /// - Parameters:
  ///   - rows: Row numbers in the whole execution.
  ///   - set: The set.
  public func choose(_ rows: [Int], of set: TokenSet) {
    precondition(
      !set.isUniform || rows.count == extents.rows(set),
      "every image has the same number of these tokens")
    extents.counts[set.index] = rows.count
    tokens[set.index].rows.copy(rows, at: 0)
  }

  /// The active rows of an input to be filled, or of a result to be read.
  public subscript(tensor: Tensor) -> FloatSlice {
    slice(program.values[tensor.index], of: tensor, extents)
  }

  /// Whether the program reads an input, or returns it; others have no memory.
  public func reads(_ input: Tensor) -> Bool { program.values[input.index] != nil }

  public func forward(parameters: FloatBuffer) {
    for (index, operation) in program.graph.operations.enumerated()
    where program.isNeeded[index] {
      let memory = memory(parameters, nil, index, lossFactor: 0)
      guard let times else {
        operation.forward(memory)
        continue
      }
      times.measure(
        operation.name, .forward, flops: operation.forwardFLOPs(extents),
        bytes: program.bytes(index, .forward, extents)
      ) { operation.forward(memory) }
    }
  }

  /// Adds the gradient of `lossFactor · Σ losses` to `gradients`.
  public func backward(parameters: FloatBuffer, gradients: FloatBuffer, lossFactor: Float) {
    precondition(program.isTraining, "this program was planned without a backward pass")
    isBackward = true
    defer { isBackward = false }
    for (index, operation) in program.graph.operations.enumerated().reversed()
    where !program.modes[index].isEmpty {
      for producer in program.recomputed[index] { repeatForward(producer, parameters) }
      let memory = memory(parameters, gradients, index, lossFactor: lossFactor)
      guard let times else {
        operation.backward(memory)
        continue
      }
      times.measure(
        operation.name, .backward, flops: operation.backwardFLOPs(extents, in: program.graph),
        bytes: program.bytes(index, .backward, extents)
      ) { operation.backward(memory) }
    }
  }

  /// Recomputes what the forward pass did not keep.
  private func repeatForward(_ producer: Int, _ parameters: FloatBuffer) {
    let operation = program.graph.operations[producer]
    let memory = memory(parameters, nil, producer, lossFactor: 0)
    guard let times else { return operation.forward(memory) }
    times.measure(
      "\(operation.name), again", .backward, bytes: program.bytes(producer, .forward, extents)
    ) { operation.forward(memory) }
  }

  /// The range of a tensor's value in the current pass.
  func place(_ tensor: Tensor) -> Range<Int>? {
    isBackward ? program.backwardValues[tensor.index] : program.values[tensor.index]
  }

  private func memory(
    _ parameters: FloatBuffer, _ gradients: FloatBuffer?, _ operation: Int, lossFactor: Float
  ) -> Memory {
    Memory(
      execution: self, parameters: parameters, parameterGradients: gradients,
      operation: operation, extents: extents, lossFactor: lossFactor)
  }

  func slice(_ range: Range<Int>?, of tensor: Tensor, _ extents: Extents) -> FloatSlice {
    guard let range else { preconditionFailure("a tensor without a place was asked for") }
    let description = program.graph[tensor]
    let count = extents.rows(description.rows) * description.floatsPerRow
    return arena[range.lowerBound..<(range.lowerBound + count)]
  }
}
