import Kernels

/// Adds a branch to a residual stream, scaled by learned factors (LayerScale) and by a factor of each
/// image (stochastic depth).
struct AddBranch: Operation {
  let name = "addBranch"
  let branch: Tensor  // [tokens, width]
  let stream: Tensor  // [tokens, width]
  let scale: Tensor?  // [width]
  let factors: Tensor?  // [groups, columns]
  /// The column of the factors that is this branch's.
  let column: Int
  let columns: Int
  let output: Tensor  // [tokens, width]
  /// Tokens of each group.
  let size: Int
  let width: Int
  /// Whether the scale is trained.
  let isTrained: Bool

  var inputs: [Tensor] { [branch, stream] + [scale, factors].compactMap(\.self) }
  var outputs: [Tensor] { [output] }
  var kept: [Tensor] { (isTrained ? [branch] : []) + [factors].compactMap(\.self) }
  var sharesGradientWith: Tensor? { stream }

  func forward(_ memory: Memory) {
    addBranch(
      output: memory.value(output), stream: memory.value(stream), branch: memory.value(branch),
      scale: scale.map(memory.value), factors: factors(memory), rows: memory.rows(output),
      size: size, width: width)
  }

  func backward(_ memory: Memory) {
    let gradient = memory.resultGradient(output)
    if let slot = memory.gradient(branch) {
      precondition(slot.mode == .overwrite, "a branch must not have other readers")
      addBranchBackward(
        branchGradient: slot.slice, scaleGradient: scale.flatMap(memory.gradient)?.slice,
        outputGradient: gradient, branch: isTrained ? memory.value(branch) : nil,
        scale: scale.map(memory.value), factors: factors(memory), rows: memory.rows(output),
        size: size, width: width)
    }
    memory.gradient(stream)?.receive(gradient)
  }

  private func factors(_ memory: Memory) -> GroupFactors? {
    factors.map { GroupFactors(memory.value($0), columns: columns, column: column) }
  }
}

extension Graph {
  /// Adds a branch to a residual stream.
  ///
  /// - Parameters:
  ///   - branch: [tokens, width]; nothing else may read it.
  ///   - stream: [tokens, width].
  ///   - scale: Factors [width]; nil for ones.
  ///   - paths: Factors of each image or view, of which `column` is this branch's; nil for ones.
  ///   - column: See `paths`.
  /// - Returns: [tokens, width].
  public mutating func addBranch(
    _ branch: Tensor, to stream: Tensor, scale: Tensor? = nil, paths: DroppedPaths? = nil,
    column: Int = 0
  ) -> Tensor {
    let (width, set) = (width(branch), tokenSet(branch))
    let isTrained = scale.map { self[$0].needsGradient } ?? false
    return append(
      rows: .tokens(set), width: width,
      inputs: [branch, stream] + [scale, paths?.factors].compactMap(\.self)
    ) { output, _ in
      AddBranch(
        branch: branch, stream: stream, scale: scale, factors: paths?.factors, column: column,
        columns: paths?.rates.count ?? 0, output: output, size: set.length, width: width,
        isTrained: isTrained)
    }
  }
}
