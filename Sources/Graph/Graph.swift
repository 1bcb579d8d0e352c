/// A static graph of shaped operations, written forward only.
///
/// The backward pass and the memory plan (``Program``), the parameters (``ParameterLayout``), the
/// operation count and the execution are derived from this description.
public struct Graph: Sendable {
  /// The token sets; the images themselves come first.
  private(set) var tokenSets = [
    TokenSetDescription(name: "images", set: .images, origin: nil, cells: [0], counted: 1)
  ]
  public private(set) var layout = ParameterLayout()
  /// Frozen parameters, in a separate buffer: no gradient, no moments.
  public private(set) var frozen = ParameterLayout()
  /// Whether parameters declared from here on are frozen.
  public var declaresFrozen = false
  public internal(set) var operations: [any Operation] = []
  /// Branches that are dropped at random in training.
  public internal(set) var droppedPaths: [DroppedPaths] = []
  private(set) var tensors: [TensorDescription] = []
  /// Parameters by name, the frozen ones under `true`.
  private var parameters: [Bool: [String: Tensor]] = [:]

  public init() {}

  /// Declares a token set that every image has.
  ///
  /// - Parameters:
  ///   - name: The name in listings.
  ///   - perImage: Rows per image.
  ///   - cells: The raster index of each of an image's rows; raster order if nil.
  ///   - groups: Groups into which the rows are divided, such as views.
  /// - Returns: The set.
  public mutating func tokens(
    _ name: String, perImage: Int, cells: [Int]? = nil, groups: Int = 1
  ) -> TokenSet {
    let cells = cells ?? Array(0..<perImage)
    precondition(cells.count == perImage, "every row has a cell")
    precondition(perImage.isMultiple(of: groups), "groups have as many rows each")
    return declare(name, perImage, isUniform: true, origin: nil, cells, groups: groups)
  }

  /// Declares a token set whose rows each execution selects from another set.
  ///
  /// - Parameters:
  ///   - name: The name in listings.
  ///   - origin: The set from which they are selected; it must not be a selected set itself.
  ///   - perImage: Rows per image; nil if images differ.
  ///   - most: The maximum if images differ; all rows if nil.
  ///   - counted: The rows of an average image, for the operation count; the maximum if nil.
  /// - Returns: The set.
  public mutating func tokens(
    _ name: String, among origin: TokenSet, perImage: Int? = nil, most: Int? = nil,
    counted: Int? = nil
  ) -> TokenSet {
    precondition(self.origin(of: origin) == nil, "rows are chosen from a whole set")
    return declare(
      name, perImage ?? most ?? origin.perImage, isUniform: perImage != nil, origin: origin, [],
      counted: counted)
  }

  /// Declares the tokens of a set with others before those of each group.
  mutating func tokens(lead: Int, before rest: TokenSet) -> TokenSet {
    declare(
      "\(tokenSets[rest.index].name) and leading tokens", rest.perImage + lead * rest.groups,
      isUniform: rest.isUniform, origin: nil, rest: rest, [], groups: rest.groups, lead: lead)
  }

  private mutating func declare(
    _ name: String, _ perImage: Int, isUniform: Bool, origin: TokenSet?, rest: TokenSet? = nil,
    _ cells: [Int], groups: Int = 1, lead: Int = 0, counted: Int? = nil
  ) -> TokenSet {
    let set = TokenSet(
      index: tokenSets.count, perImage: perImage, isUniform: isUniform, groups: groups, lead: lead)
    tokenSets.append(
      TokenSetDescription(
        name: name, set: set, origin: origin, rest: rest, cells: cells,
        counted: counted ?? perImage))
    return set
  }

  /// The tokens of a set without the leading ones; nil if it has none of these.
  func rest(of set: TokenSet) -> TokenSet? { tokenSets[set.index].rest }

  /// The set from which a set's rows are selected, if any.
  func origin(of set: TokenSet) -> TokenSet? { tokenSets[set.index].origin }

  /// The maximum extents for a number of images: all rows of every set.
  public func extents(images: Int) -> Extents {
    Extents(images: images, counts: tokenSets.map { images * $0.set.perImage })
  }

  /// Declares a matrix that the caller fills before each execution.
  public mutating func input(rows: RowSet, width: Int) -> Tensor {
    add(TensorDescription(kind: .input, rows: rows, width: width, needsGradient: false))
  }

  /// Declares a matrix that keeps what the caller fills in, for all later executions.
  ///
  /// - Parameters:
  ///   - rows: The kind of its rows.
  ///   - width: Values per row.
  ///   - value: Its values at first.
  /// - Returns: The matrix.
  mutating func held(rows: RowSet, width: Int, value: Float) -> Tensor {
    add(TensorDescription(kind: .held(value), rows: rows, width: width, needsGradient: false))
  }

  /// Declares a constant matrix.
  public mutating func constant(_ values: [Float], width: Int) -> Tensor {
    add(
      TensorDescription(
        kind: .constant(values), rows: .fixed(values.count / width), width: width,
        needsGradient: false))
  }

  /// Declares a parameter; its last dimensions are flattened into the width.
  ///
  /// A name declared before returns the same parameter, which is then shared.
  public mutating func parameter(
    _ name: String, _ shape: [Int], _ initializer: ParameterLayout.Initializer, decays: Bool
  ) -> Tensor {
    if let shared = parameters[declaresFrozen]?[name] {
      let rows = shape.count > 1 ? shape[0] : 1
      precondition(
        fixedRows(shared) == rows && width(shared) == shape.reduce(1, *) / rows,
        "parameters with the same name must have the same shape")
      return shared
    }
    let range =
      declaresFrozen
      ? frozen.add(name, shape, initializer, decays: decays)
      : layout.add(name, shape, initializer, decays: decays)
    let rows = shape.count > 1 ? shape[0] : 1
    let parameter = add(
      TensorDescription(
        kind: declaresFrozen ? .frozen(range) : .parameter(range), rows: .fixed(rows),
        width: range.count / rows, needsGradient: !declaresFrozen))
    parameters[declaresFrozen, default: [:]][name] = parameter
    return parameter
  }

  /// Appends an operation whose result has the given shape.
  ///
  /// - Parameters:
  ///   - rows: The kind of the result's rows.
  ///   - width: Values per row of the result.
  ///   - inputs: Tensors that the result depends on, each once.
  ///   - isDetached: Whether gradients are stopped here.
  ///   - saved: Rows and widths of further outputs, for the backward pass.
  ///   - make: Makes the operation, given the result and the further outputs.
  /// - Returns: The result.
  mutating func append(
    rows: RowSet, width: Int, inputs: [Tensor], isDetached: Bool = false,
    saved: [(rows: RowSet, width: Int)] = [],
    _ make: (Tensor, [Tensor]) -> any Operation
  ) -> Tensor {
    precondition(Set(inputs).count == inputs.count, "an operation reads each tensor once")
    let needs = !isDetached && inputs.contains { self[$0].needsGradient }
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

  /// Changes the storage of a tensor's values.
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
  /// The kind of a tensor's rows.
  public func rowSet(_ tensor: Tensor) -> RowSet { self[tensor].rows }

  /// The token set of a tensor's rows.
  public func tokenSet(_ tensor: Tensor) -> TokenSet {
    guard case .tokens(let set) = self[tensor].rows else {
      preconditionFailure("a matrix of fixed size has no tokens")
    }
    return set
  }

  /// The same, for operations that mix the tokens of an image.
  func mixedSet(_ tensor: Tensor) -> TokenSet {
    let set = tokenSet(tensor)
    precondition(set.isUniform, "mixing needs the same number of tokens in every image")
    return set
  }

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
}
