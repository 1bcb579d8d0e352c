public import Kernels

/// A program's weights in bfloat16, packed once per step for the products that read them.
///
/// One object serves all executions of a graph. After changing parameters, call
/// ``update(from:threads:)`` before the next pass.
public final class PackedWeights {
  private let layout: Layout
  private let buffer: FloatBuffer
  /// One per thread: a weight's rows in bfloat16.
  private let rows: [FloatBuffer]

  /// Reserves memory for the weights of `program`; empty in single precision.
  ///
  /// - Parameters:
  ///   - program: Any program of the graph.
  ///   - threads: Maximum number of threads that pack at once.
  public init(_ program: Program, threads: Int) {
    let layout = Layout(program)
    self.layout = layout
    buffer = FloatBuffer(count: layout.count)
    rows = (0..<max(1, threads)).map { _ in FloatBuffer(count: layout.largest) }
  }

  /// Size in floats of the packed weights of a program.
  public static func count(_ program: Program, threads: Int) -> Int {
    let layout = Layout(program)
    return layout.count + max(1, threads) * layout.largest
  }

  /// Rounds and packs every weight.
  public func update(from parameters: FloatBuffer, threads: Int) {
    let threads = max(1, min(threads, rows.count))
    ThreadTeam.run(threads: threads, tasks: layout.entries.count) { index in
      let entry = layout.entries[index]
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

  private func entry(_ weight: Tensor) -> Layout.Entry {
    guard let index = layout.places[weight] else {
      preconditionFailure("a weight of another graph was asked for")
    }
    return layout.entries[index]
  }
}

extension PackedWeights {
  /// The packed weights and their locations.
  fileprivate struct Layout {
    /// A weight [outputs, inputs] and the locations of its two packed forms.
    struct Entry {
      let parameter: Range<Int>
      let outputs: Int
      let inputs: Int
      /// For products with the weight's transpose, in the forward pass.
      let forward: Range<Int>
      /// For products with the weight, in the backward pass.
      let backward: Range<Int>
    }

    private(set) var entries: [Entry] = []
    private(set) var places: [Tensor: Int] = [:]
    /// Size of all packed weights in floats.
    private(set) var count = 0
    /// Size of the largest weight's rows in floats.
    private(set) var largest = 0

    init(_ program: Program) {
      let weights = program.graph.operations.compactMap { ($0 as? any BFloatOperation)?.weight }
      for weight in weights where places[weight] == nil {
        guard case .parameter(let range) = program.graph[weight].kind else { continue }
        let inputs = program.graph.width(weight)
        places[weight] = entries.count
        add(range, outputs: range.count / inputs, inputs: inputs)
      }
    }

    private mutating func add(_ parameter: Range<Int>, outputs: Int, inputs: Int) {
      entries.append(
        Entry(
          parameter: parameter, outputs: outputs, inputs: inputs,
          forward: reserve(columns: outputs, summed: inputs),
          backward: reserve(columns: inputs, summed: outputs)))
      largest = max(largest, outputs * BFloatRows.floats(perRow: inputs))
    }

    private mutating func reserve(columns: Int, summed: Int) -> Range<Int> {
      let size = BFloatPanels.count(columns: columns, summed: summed, side: .right)
      defer { count += (size + 15) / 16 * 16 }
      return count..<(count + size)
    }
  }
}
