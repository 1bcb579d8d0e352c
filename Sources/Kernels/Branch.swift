internal import CKernels

/// One factor for each group of rows, read from a column of a matrix.
public struct GroupFactors {
  /// [groups, columns].
  public let values: FloatSlice
  public let columns: Int
  public let column: Int

  public init(_ values: FloatSlice, columns: Int, column: Int) {
    (self.values, self.columns, self.column) = (values, columns, column)
  }

  fileprivate func cover(_ groups: Int) -> Bool { values.count >= groups * columns }
}

/// Adds a branch to a stream, scaled by column and by group of rows.
///
///     output = stream + factor · scale ⊙ branch
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - stream: [rows, width].
///   - branch: [rows, width].
///   - scale: [width]; nil for ones.
///   - factors: One per group; nil for ones.
///   - rows: Number of rows.
///   - size: Rows per group.
///   - width: Values per row.
public func addBranch(
  output: FloatSlice, stream: FloatSlice, branch: FloatSlice, scale: FloatSlice?,
  factors: GroupFactors?, rows: Int, size: Int, width: Int
) {
  precondition(output.count >= rows * width && stream.count >= rows * width)
  precondition(branch.count >= rows * width && scale?.count ?? width == width)
  precondition(factors?.cover(rows / size) ?? true)
  unsafe patchlaw_add_branch(
    output.pointer, stream.pointer, branch.pointer, scale?.pointer,
    factors.map { unsafe UnsafePointer($0.values.pointer + $0.column) }, factors?.columns ?? 0,
    rows, size, width)
}

/// Propagates a gradient through ``addBranch(output:stream:branch:scale:factors:rows:size:width:)``
/// to the branch; the stream's equals the output's.
///
/// - Parameters:
///   - branchGradient: [rows, width]. Overwritten.
///   - scaleGradient: [width]. Accumulated into; nil if there is none, or it is frozen.
///   - outputGradient: [rows, width].
///   - branch: [rows, width].
///   - scale: [width]; nil for ones.
///   - factors: One per group; nil for ones.
///   - rows: Number of rows.
///   - size: Rows per group.
///   - width: Values per row.
public func addBranchBackward(
  branchGradient: FloatSlice, scaleGradient: FloatSlice?, outputGradient: FloatSlice,
  branch: FloatSlice?, scale: FloatSlice?, factors: GroupFactors?, rows: Int, size: Int, width: Int
) {
  precondition(branchGradient.count >= rows * width && outputGradient.count >= rows * width)
  precondition(scaleGradient == nil || (branch?.count ?? 0) >= rows * width)
  precondition(scale?.count ?? width == width && scaleGradient?.count ?? width == width)
  precondition(factors?.cover(rows / size) ?? true)
  unsafe patchlaw_add_branch_backward(
    branchGradient.pointer, scaleGradient?.pointer, outputGradient.pointer, branch?.pointer,
    scale?.pointer, factors.map { unsafe UnsafePointer($0.values.pointer + $0.column) },
    factors?.columns ?? 0, rows, size, width)
}
