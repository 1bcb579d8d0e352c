public import Kernels

/// A program's weights in bfloat16, packed once a step for the products that read them.
///
/// One object serves every execution of a graph. Whoever changes the parameters calls
/// ``update(from:threads:)`` before the next pass.
public final class PackedWeights {
  /// A weight [outputs, inputs] and where its two packings begin.
  private struct Entry {
    let parameter: Range<Int>
    let outputs: Int
    let inputs: Int
    /// For products with the weight's transpose, in the forward pass.
    let forward: Range<Int>
    /// For products with the weight, in the backward pass.
    let backward: Range<Int>
  }

  private let entries: [Entry]
  private let places: [Tensor: Int]
  private let buffer: FloatBuffer
  /// One per thread: a weight's rows in bfloat16.
  private let rows: [FloatBuffer]

  /// Reserves memory for the weights of `program`; none where it is single precision.
  ///
  /// - Parameters:
  ///   - program: Any program of the graph to be run.
  ///   - threads: Threads that may pack at once.
  public init(_ program: Program, threads: Int) {
    var (entries, places, count, largest) = ([Entry](), [Tensor: Int](), 0, 0)
    for weight in program.graph.operations.compactMap({ ($0 as? any BFloatOperation)?.weight })
    where places[weight] == nil {
      guard case .parameter(let range) = program.graph[weight].kind else { continue }
      let inputs = program.graph.width(weight)
      let outputs = range.count / inputs
      func reserve(_ size: Int) -> Range<Int> {
        defer { count += (size + 15) / 16 * 16 }
        return count..<(count + size)
      }
      places[weight] = entries.count
      entries.append(
        Entry(
          parameter: range, outputs: outputs, inputs: inputs,
          forward: reserve(BFloatPanels.count(columns: outputs, summed: inputs, side: .right)),
          backward: reserve(BFloatPanels.count(columns: inputs, summed: outputs, side: .right))))
      largest = max(largest, outputs * BFloatRows.floats(perRow: inputs))
    }
    (self.entries, self.places) = (entries, places)
    buffer = FloatBuffer(count: count)
    rows = (0..<max(1, threads)).map { _ in FloatBuffer(count: largest) }
  }

  /// Floats of memory held.
  public var count: Int { buffer.count + rows.reduce(0) { $0 + $1.count } }

  /// Rounds and packs every weight.
  public func update(from parameters: FloatBuffer, threads: Int) {
    let threads = max(1, min(threads, rows.count))
    ThreadTeam.run(threads: threads, tasks: entries.count) { index in
      let entry = entries[index]
      let matrix = BFloatRows(
        rows[index % threads].all, rows: entry.outputs, width: entry.inputs)
      matrix.round(parameters[entry.parameter])
      BFloatPanels.overWidth(of: matrix, into: buffer[entry.forward])
      _ = BFloatPanels.overRows(of: matrix, side: .right, into: buffer[entry.backward])
    }
  }

  /// The transpose [inputs, outputs], packed.
  func forward(_ weight: Tensor) -> BFloatPanels {
    let entry = entry(weight)
    return .view(buffer[entry.forward], columns: entry.outputs, summed: entry.inputs)
  }

  /// The weight [outputs, inputs], packed.
  func backward(_ weight: Tensor) -> BFloatPanels {
    let entry = entry(weight)
    return .view(buffer[entry.backward], columns: entry.inputs, summed: entry.outputs)
  }

  private func entry(_ weight: Tensor) -> Entry {
    guard let index = places[weight] else {
      preconditionFailure("a weight of another graph was asked for")
    }
    return entries[index]
  }
}
