internal import CKernels

/// Adds a table to consecutive groups of rows: row i receives table row `i % tableRows`.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - table: [tableRows, width].
///   - rows: Number of rows.
///   - width: Values per row.
public func addTable(
  output: FloatSlice, input: FloatSlice, table: FloatSlice, rows: Int, width: Int
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  unsafe patchlaw_add_table(
    output.pointer, input.pointer, table.pointer, rows, table.count / width, width)
}

/// Adds to each row the position embedding of its patch.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - table: [T, width], in raster order.
///   - readingOrder: The raster index of the patch at each position of each image.
///   - selected: Positions of the rows; all positions in order if nil.
///   - rows: Number of rows.
///   - width: Values per row.
public func addPositions(
  output: FloatSlice, input: FloatSlice, table: FloatSlice, readingOrder: IntBuffer,
  selected: IntBuffer?, rows: Int, width: Int
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  precondition(selected.map { $0.count >= rows } ?? (readingOrder.count >= rows))
  assert(selected?.areIndices(rows, below: readingOrder.count) ?? true)
  unsafe patchlaw_add_positions(
    output.pointer, input.pointer, table.pointer, readingOrder.base, selected?.base, rows, width)
}

/// Adds the gradient of each row to that of its patch's position: the backward pass of
/// ``addPositions(output:input:table:readingOrder:selected:rows:width:)`` for a trained table.
public func addPositionsBackward(
  tableGradient: FloatSlice, outputGradient: FloatSlice, readingOrder: IntBuffer,
  selected: IntBuffer?, rows: Int, width: Int
) {
  precondition(outputGradient.count >= rows * width)
  precondition(selected.map { $0.count >= rows } ?? (readingOrder.count >= rows))
  assert(selected?.areIndices(rows, below: readingOrder.count) ?? true)
  unsafe patchlaw_add_positions_backward(
    tableGradient.pointer, outputGradient.pointer, readingOrder.base, selected?.base, rows, width)
}

/// Writes for each position the position embedding of the patch that is read `offset` later.
///
/// - Parameters:
///   - output: [images · T, width]. Overwritten; zeros beyond the end of the image.
///   - table: [T, width], in raster order.
///   - readingOrder: The raster index of the patch at each position of each image.
///   - rows: Number of rows.
///   - tokens: T.
///   - offset: Positions ahead in reading order.
///   - width: Values per row.
public func nextPositions(
  output: FloatSlice, table: FloatSlice, readingOrder: IntBuffer, rows: Int, tokens: Int,
  offset: Int,
  width: Int
) {
  precondition(output.count >= rows * width && table.count >= tokens * width)
  precondition(readingOrder.count >= rows && offset >= 0)
  assert(readingOrder.areIndices(rows, below: tokens))
  unsafe patchlaw_next_positions(
    output.pointer, table.pointer, readingOrder.base, rows, tokens, offset, width)
}

/// Writes one row to selected positions: output row `index[i]` becomes `row`.
public func putRow(output: FloatSlice, row: FloatSlice, index: IntBuffer, rows: Int) {
  precondition(index.count >= rows)
  assert(index.areIndices(rows, below: output.count / max(1, row.count)))
  unsafe patchlaw_put_row(output.pointer, row.pointer, index.base, rows, row.count)
}

/// Adds selected rows to `sum` and zeroes them: the backward pass of ``putRow``.
public func takeRows(sum: FloatSlice, from: FloatSlice, index: IntBuffer, rows: Int) {
  precondition(index.count >= rows)
  assert(index.areIndices(rows, below: from.count / max(1, sum.count)))
  unsafe patchlaw_take_rows(sum.pointer, from.pointer, index.base, rows, sum.count)
}

/// Gathers rows: output row i is input row `index[i] + offset`.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [anything, width].
///   - index: [rows], in range after the offset.
///   - rows: Number of rows.
///   - offset: Added to each row number.
///   - width: Values per row.
public func gatherRows(
  output: FloatSlice, input: FloatSlice, index: IntBuffer, rows: Int, offset: Int, width: Int
) {
  precondition(output.count >= rows * width && index.count >= rows)
  assert(index.areIndices(rows, offset: offset, below: input.count / max(1, width)))
  unsafe patchlaw_gather(output.pointer, input.pointer, index.base, rows, offset, width)
}

/// Scatters rows: adds input row i to output row `index[i] + offset`.
///
/// - Parameters:
///   - output: [anything, width]. Accumulated into.
///   - input: [rows, width].
///   - index: [rows], in range after the offset.
///   - rows: Number of rows.
///   - offset: Added to each row number.
///   - width: Values per row.
public func scatterAddRows(
  output: FloatSlice, input: FloatSlice, index: IntBuffer, rows: Int, offset: Int, width: Int
) {
  precondition(input.count >= rows * width && index.count >= rows)
  assert(index.areIndices(rows, offset: offset, below: output.count / max(1, width)))
  unsafe patchlaw_scatter_add(output.pointer, input.pointer, index.base, rows, offset, width)
}

/// Averages consecutive groups of rows.
///
/// - Parameters:
///   - output: [groups, width]. Overwritten.
///   - input: [groups · size, width].
///   - groups: Number of groups.
///   - size: Rows per group.
///   - width: Values per row.
public func meanRowsForward(
  output: FloatSlice, input: FloatSlice, groups: Int, size: Int, width: Int
) {
  precondition(output.count >= groups * width && input.count >= groups * size * width)
  unsafe patchlaw_mean_rows(output.pointer, input.pointer, groups, size, width)
}

/// Propagates a gradient through ``meanRowsForward(output:input:groups:size:width:)``.
///
/// - Parameters:
///   - inputGradient: [groups · size, width]. Overwritten, or accumulated into.
///   - outputGradient: [groups, width].
///   - groups: Number of groups.
///   - size: Rows per group.
///   - width: Values per row.
///   - accumulate: Whether to add to `inputGradient`.
public func meanRowsBackward(
  inputGradient: FloatSlice, outputGradient: FloatSlice, groups: Int, size: Int, width: Int,
  accumulate: Bool
) {
  precondition(outputGradient.count >= groups * width)
  precondition(inputGradient.count >= groups * size * width)
  unsafe patchlaw_mean_rows_backward(
    inputGradient.pointer, outputGradient.pointer, groups, size, width, accumulate)
}

/// Adds a multiple of one slice to another: `output += factor · input`.
public func addScaled(output: FloatSlice, input: FloatSlice, factor: Float = 1) {
  precondition(output.count == input.count)
  unsafe patchlaw_add_scaled(output.pointer, input.pointer, input.count, factor)
}

/// Updates a moving average: `average = keep · average + (1 − keep) · input`.
///
/// 1 − keep is computed in double precision, then rounded once.
public func blend(average: FloatSlice, input: FloatSlice, keep: Double) {
  precondition(average.count == input.count)
  unsafe patchlaw_blend(
    average.pointer, input.pointer, input.count, Float(keep), Float(1 - keep))
}

/// Sums rows: `output[c] += Σ input[r][c]`, as for a bias's gradient.
public func addRows(output: FloatSlice, input: FloatSlice, rows: Int) {
  precondition(input.count >= rows * output.count)
  unsafe patchlaw_add_rows(output.pointer, input.pointer, rows, output.count)
}
