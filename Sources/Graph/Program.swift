/// A compiled graph: the backward pass derived, and every buffer placed.
///
/// Compiled once, before the first step; passes then run in preallocated memory. Times of the
/// memory plan: operation i runs forward at i and backward at 2n − 1 − i.
public struct Program: Sendable {
  /// How an operation's backward pass writes the gradient of an input.
  public enum GradientMode: Hashable, Sendable {
    case overwrite
    case accumulate
    /// The memory of the result's gradient is reused.
    case shared
  }

  public let graph: Graph
  /// The maximum number of images in one execution.
  public let images: Int
  public let precision: Precision
  let isTraining: Bool
  /// Whether each operation contributes to a loss or a result; the others are not executed.
  let isNeeded: [Bool]
  /// Start and capacity of each tensor's value in the arena; nil for parameters.
  let values: [Range<Int>?]
  /// The same during the backward pass, which places recomputed values elsewhere.
  let backwardValues: [Range<Int>?]
  /// For each operation, the operations that its backward pass needs recomputed.
  let recomputed: [[Int]]
  /// Start and capacity of each tensor's gradient in the arena.
  let gradients: [Range<Int>?]
  /// For each operation, how the gradient of each of its inputs is written.
  let modes: [[Tensor: GradientMode]]
  let scratch: Range<Int>
  /// Floats of memory that one execution needs.
  public let arenaCount: Int

  /// Width of products from which a cheap input is recomputed rather than kept.
  static let widthToRepeat = 256

  /// Derives the backward pass and the memory plan.
  ///
  /// - Parameters:
  ///   - graph: The graph to run.
  ///   - images: The maximum number of images in one execution.
  ///   - isTraining: Whether there is a backward pass.
  ///   - results: Tensors that the caller reads afterward.
  ///   - precision: The precision of the matrix products.
  public init(
    _ graph: Graph, images: Int, isTraining: Bool, results: [Tensor], precision: Precision = .fp32
  ) {
    precondition(precision.isSupported, "this processor does not multiply \(precision)")
    let graph =
      precision == .bf16 ? graph.inBFloat16(results: results) : graph.fused(results: results)
    isNeeded = graph.contributions(to: results, isTraining: isTraining)
    var builder = ProgramBuilder(
      graph: graph, images: images, isTraining: isTraining, isNeeded: isNeeded)
    builder.placeValues(results: results)
    if isTraining { builder.placeGradients() }
    recomputed = builder.recomputed
    let scratch = builder.placeScratch()
    let plan = MemoryPlan(builder.buffers)
    func ranges(_ buffers: [Int?]) -> [Range<Int>?] {
      buffers.map { index in
        index.map { plan.offsets[$0]..<(plan.offsets[$0] + builder.buffers[$0].count) }
      }
    }
    self.graph = graph
    self.images = images
    self.isTraining = isTraining
    self.precision = precision
    values = ranges(builder.valueBuffers)
    backwardValues = ranges(
      zip(builder.againBuffers, builder.valueBuffers).map { $0 ?? $1 })
    gradients = ranges(builder.gradientBuffers)
    modes = builder.modes
    let start = plan.offsets[scratch]
    self.scratch = start..<(start + builder.buffers[scratch].count)
    arenaCount = plan.count
  }
}

/// Collects the buffers of a program, with contents and lifetimes.
private struct ProgramBuilder {
  let graph: Graph
  let isTraining: Bool
  let isNeeded: [Bool]
  let extents: Extents
  var buffers: [MemoryPlan.Buffer] = []
  var valueBuffers: [Int?]
  /// Buffers of values that the backward pass recomputes.
  var againBuffers: [Int?]
  var recomputed: [[Int]]
  var gradientBuffers: [Int?]
  var modes: [[Tensor: Program.GradientMode]]

  init(graph: Graph, images: Int, isTraining: Bool, isNeeded: [Bool]) {
    self.graph = graph
    (self.isTraining, self.isNeeded) = (isTraining, isNeeded)
    extents = graph.extents(images: images)
    valueBuffers = Array(repeating: nil, count: graph.tensors.count)
    gradientBuffers = valueBuffers
    againBuffers = valueBuffers
    recomputed = Array(repeating: [], count: graph.operations.count)
    modes = Array(repeating: [:], count: graph.operations.count)
  }

  private var end: Int { 2 * graph.operations.count }

  private func backwardMoment(_ operation: Int) -> Int { end - 1 - operation }

  private mutating func reserve(_ tensor: Tensor, first: Int, last: Int) -> Int {
    let count = extents.rows(graph[tensor].rows) * graph[tensor].floatsPerRow
    buffers.append(MemoryPlan.Buffer(count: count, first: first, last: last))
    return buffers.count - 1
  }

  /// The operations that are executed, with their moments in the forward pass.
  private var needed: [(offset: Int, element: any Operation)] {
    graph.operations.enumerated().filter { isNeeded[$0.offset] }
  }

  /// Inputs and constants live from before the first operation; results until the end.
  mutating func placeValues(results: [Tensor]) {
    let unread = graph.inputs(readOnlyBy: isNeeded.map { !$0 }).subtracting(results)
    for index in graph.tensors.indices {
      let tensor = Tensor(index: index)
      switch graph[tensor].kind {
      case .input where unread.contains(tensor): break
      case .input: valueBuffers[index] = reserve(tensor, first: -1, last: -1)
      case .constant, .held: valueBuffers[index] = reserve(tensor, first: -1, last: end)
      case .parameter, .frozen, .activation: break
      }
    }
    for (moment, operation) in needed {
      for output in operation.outputs {
        valueBuffers[output.index] = reserve(output, first: moment, last: moment)
      }
      for input in operation.inputs { extend(input, to: moment) }
      guard isTraining, graph[operation.result].needsGradient else { continue }
      for tensor in operation.kept where producerToRepeat(tensor) == nil {
        extend(tensor, to: backwardMoment(moment))
      }
    }
    if isTraining { placeRepeated() }
    for tensor in results { extend(tensor, to: end) }
  }

  /// The cheap operation behind `tensor` that is recomputed instead of kept, if any.
  ///
  /// Only if the products that read it are so wide that this adds about 1 % to their time; the same
  /// inputs give the same bits.
  private func producerToRepeat(_ tensor: Tensor) -> Int? {
    let readers = needed.map(\.element).filter {
      graph[$0.result].needsGradient && $0.kept.contains(tensor)
    }
    guard readers.allSatisfy({ ($0 as? Linear)?.outputCount ?? 0 >= Program.widthToRepeat }) else {
      return nil
    }
    return graph.operations.firstIndex {
      $0.result == tensor && $0.isCheap
    }
  }


  /// Reserves recomputed values from the first backward pass that reads them to the last.
  private mutating func placeRepeated() {
    for (moment, operation) in needed.reversed() where graph[operation.result].needsGradient {
      for tensor in operation.kept {
        guard let producer = producerToRepeat(tensor) else { continue }
        let now = backwardMoment(moment)
        if let buffer = againBuffers[tensor.index] {
          buffers[buffer].last = now
          continue
        }
        againBuffers[tensor.index] = reserve(tensor, first: now, last: now)
        recomputed[moment].append(producer)
        for input in graph.operations[producer].inputs { extend(input, to: now) }
        for saved in graph.operations[producer].outputs.dropFirst() { extend(saved, to: now) }
      }
    }
  }

  private mutating func extend(_ tensor: Tensor, to moment: Int) {
    guard let buffer = valueBuffers[tensor.index] else { return }
    buffers[buffer].last = max(buffers[buffer].last, moment)
  }

  /// Visits the operations in reverse; the first contribution to a gradient overwrites, later ones
  /// accumulate, and gradients reuse memory where possible.
  mutating func placeGradients() {
    for (index, operation) in needed.reversed() {
      let result = operation.result
      guard operation.isLoss || gradientBuffers[result.index] != nil else { continue }
      let moment = backwardMoment(index)
      for input in operation.inputs where graph[input].needsGradient {
        if case .parameter = graph[input].kind {
          modes[index][input] = .accumulate
        } else if let buffer = gradientBuffers[input.index] {
          modes[index][input] = .accumulate
          buffers[buffer].last = max(buffers[buffer].last, lastMoment(of: input))
        } else if input == operation.sharesGradientWith,
          let buffer = gradientBuffers[result.index]
        {
          modes[index][input] = .shared
          gradientBuffers[input.index] = buffer
          buffers[buffer].last = max(buffers[buffer].last, lastMoment(of: input))
        } else {
          modes[index][input] = .overwrite
          gradientBuffers[input.index] = reserve(
            input, first: moment, last: lastMoment(of: input))
        }
      }
    }
  }

  /// The time at which the operation that wrote a tensor runs backward.
  private func lastMoment(of tensor: Tensor) -> Int {
    guard let producer = graph.operations.firstIndex(where: { $0.outputs.contains(tensor) }) else {
      return end
    }
    return backwardMoment(producer)
  }

  mutating func placeScratch() -> Int {
    let count = needed.map { $0.element.scratchCount(extents, in: graph) }.max() ?? 0
    buffers.append(MemoryPlan.Buffer(count: count, first: -1, last: end))
    return buffers.count - 1
  }
}
