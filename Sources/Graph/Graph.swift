/// A static graph of shaped operations, written forward only.
///
/// From this one description come the backward pass and the memory plan (``Program``), the
/// parameters (``ParameterLayout``), the floating-point operations, and the execution.
public struct Graph: Sendable {
  /// T: patches per image.
  public let patchesPerImage: Int
  /// The raster index of the patch read at each place, unless an execution says otherwise.
  let reading: [Int]
  public private(set) var layout = ParameterLayout()
  /// Parameters that are read and never trained, in a buffer of their own: no gradient, no moments.
  public private(set) var frozen = ParameterLayout()
  /// Whether parameters declared from here on are frozen.
  public var declaresFrozen = false
  public internal(set) var operations: [any Operation] = []
  private(set) var tensors: [TensorDescription] = []

  /// - Parameters:
  ///   - patchesPerImage: T.
  ///   - reading: The raster index of the patch read at each place; raster order when nil.
  public init(patchesPerImage: Int, reading: [Int]? = nil) {
    self.patchesPerImage = patchesPerImage
    self.reading = reading ?? Array(0..<patchesPerImage)
    precondition(self.reading.count == patchesPerImage, "an order visits each patch once")
  }

  /// Declares a matrix that the caller fills before each execution.
  public mutating func input(rows: RowSet, width: Int) -> Tensor {
    add(TensorDescription(kind: .input, rows: rows, width: width, needsGradient: false))
  }

  /// Declares a matrix of values that never change.
  public mutating func constant(_ values: [Float], width: Int) -> Tensor {
    add(
      TensorDescription(
        kind: .constant(values), rows: .fixed(values.count / width), width: width,
        needsGradient: false))
  }

  /// Declares a parameter; its last dimensions are flattened into the width.
  public mutating func parameter(
    _ name: String, _ shape: [Int], _ initializer: ParameterLayout.Initializer, decays: Bool
  ) -> Tensor {
    let range =
      declaresFrozen
      ? frozen.add(name, shape, initializer, decays: decays)
      : layout.add(name, shape, initializer, decays: decays)
    let rows = shape.count > 1 ? shape[0] : 1
    return add(
      TensorDescription(
        kind: declaresFrozen ? .frozen(range) : .parameter(range), rows: .fixed(rows),
        width: range.count / rows, needsGradient: !declaresFrozen))
  }

  /// Appends an operation whose result has the given shape.
  ///
  /// - Parameters:
  ///   - rows: What the result's rows stand for.
  ///   - width: Values per row of the result.
  ///   - inputs: Tensors that the result depends on, each once.
  ///   - saved: Rows and widths of further outputs, for the backward pass.
  ///   - make: Makes the operation, given the result and the further outputs.
  /// - Returns: The result.
  mutating func append(
    rows: RowSet, width: Int, inputs: [Tensor], saved: [(rows: RowSet, width: Int)] = [],
    _ make: (Tensor, [Tensor]) -> any Operation
  ) -> Tensor {
    precondition(Set(inputs).count == inputs.count, "an operation reads each tensor once")
    let needs = inputs.contains { self[$0].needsGradient }
    let result = add(
      TensorDescription(kind: .activation, rows: rows, width: width, needsGradient: needs))
    let extra = saved.map {
      add(
        TensorDescription(
          kind: .activation, rows: $0.rows, width: $0.width, needsGradient: false))
    }
    operations.append(make(result, extra))
    return result
  }

  subscript(tensor: Tensor) -> TensorDescription { tensors[tensor.index] }

  /// Changes how a tensor's values are stored.
  mutating func store(_ tensor: Tensor, as element: Element) {
    tensors[tensor.index].element = element
  }

  /// Adds a tensor that an operation writes for its own backward pass.
  mutating func addSaved(rows: RowSet, width: Int, element: Element) -> Tensor {
    add(
      TensorDescription(
        kind: .activation, rows: rows, width: width, needsGradient: false, element: element))
  }

  /// Values per row.
  public func width(_ tensor: Tensor) -> Int { self[tensor].width }
  /// What the rows stand for.
  public func rowSet(_ tensor: Tensor) -> RowSet { self[tensor].rows }

  /// Rows of a parameter or constant.
  func fixedRows(_ tensor: Tensor) -> Int {
    guard case .fixed(let count) = self[tensor].rows else {
      preconditionFailure("only parameters and constants have a fixed number of rows")
    }
    return count
  }

  private mutating func add(_ description: TensorDescription) -> Tensor {
    tensors.append(description)
    return Tensor(index: tensors.count - 1)
  }

  /// Floating-point operations of one forward pass over one image.
  public var forwardFLOPsPerImage: Double {
    let one = Extents.whole(images: 1, patchesPerImage: patchesPerImage)
    return operations.reduce(0) { $0 + $1.forwardFLOPs(one) }
  }

  /// Floating-point operations of one forward and backward pass over one image.
  public var trainingFLOPsPerImage: Double {
    trainingFLOPsPerImage(of: operations.indices)
  }

  /// Those of a stretch of the operations.
  public func trainingFLOPsPerImage(of stretch: Range<Int>) -> Double {
    let one = Extents.whole(images: 1, patchesPerImage: patchesPerImage)
    return operations[stretch].reduce(0) { sum, operation in
      let isBackward = self[operation.result].needsGradient
      return sum + operation.forwardFLOPs(one)
        + (isBackward ? operation.backwardFLOPs(one, in: self) : 0)
    }
  }
}
