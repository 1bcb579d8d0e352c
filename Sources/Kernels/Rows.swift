internal import CKernels

/// Adds a table to consecutive groups of rows: row i receives table row `i % tableRows`.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - table: [tableRows, width].
///   - rows: Rows written.
///   - width: Values per row.
public func addTable(
  output: FloatSlice, input: FloatSlice, table: FloatSlice, rows: Int, width: Int
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  unsafe patchlaw_add_table(
    output.pointer, input.pointer, table.pointer, rows, table.count / width, width)
}

/// Adds to each row the position of the patch that it stands for.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [rows, width].
///   - table: [T, width], in raster order.
///   - visits: The raster index of the patch at each place of each image.
///   - selected: Places of the rows; every place in order when nil.
///   - rows: Rows written.
///   - width: Values per row.
public func addPositions(
  output: FloatSlice, input: FloatSlice, table: FloatSlice, visits: IntBuffer,
  selected: IntBuffer?, rows: Int, width: Int
) {
  precondition(output.count >= rows * width && input.count >= rows * width)
  precondition(selected.map { $0.count >= rows } ?? (visits.count >= rows))
  assert(selected?.areIndices(rows, below: visits.count) ?? true)
  unsafe patchlaw_add_positions(
    output.pointer, input.pointer, table.pointer, visits.base, selected?.base, rows, width)
}

/// Writes for each place the position of the patch that is read some places later.
///
/// - Parameters:
///   - output: [images · T, width]. Overwritten; zeros where the image ends before.
///   - table: [T, width], in raster order.
///   - visits: The raster index of the patch at each place of each image.
///   - rows: Rows written.
///   - tokens: T.
///   - offset: Places ahead.
///   - width: Values per row.
public func nextPositions(
  output: FloatSlice, table: FloatSlice, visits: IntBuffer, rows: Int, tokens: Int, offset: Int,
  width: Int
) {
  precondition(output.count >= rows * width && table.count >= tokens * width)
  precondition(visits.count >= rows && offset >= 0)
  assert(visits.areIndices(rows, below: tokens))
  unsafe patchlaw_next_positions(
    output.pointer, table.pointer, visits.base, rows, tokens, offset, width)
}

/// Writes one row to chosen places: output row `index[i]` becomes `row`.
public func putRow(output: FloatSlice, row: FloatSlice, index: IntBuffer, rows: Int) {
  precondition(index.count >= rows)
  assert(index.areIndices(rows, below: output.count / max(1, row.count)))
  unsafe patchlaw_put_row(output.pointer, row.pointer, index.base, rows, row.count)
}

/// Adds chosen rows to `sum` and leaves zeros in their place: the way back of ``putRow``.
public func takeRows(sum: FloatSlice, from: FloatSlice, index: IntBuffer, rows: Int) {
  precondition(index.count >= rows)
  assert(index.areIndices(rows, below: from.count / max(1, sum.count)))
  unsafe patchlaw_take_rows(sum.pointer, from.pointer, index.base, rows, sum.count)
}

/// Copies chosen rows: output row i is input row `index[i] + offset`.
///
/// - Parameters:
///   - output: [rows, width]. Overwritten.
///   - input: [anything, width].
///   - index: [rows], in range after the offset.
///   - rows: Rows copied.
///   - offset: Added to each row number.
///   - width: Values per row.
public func gatherRows(
  output: FloatSlice, input: FloatSlice, index: IntBuffer, rows: Int, offset: Int, width: Int
) {
  precondition(output.count >= rows * width && index.count >= rows)
  assert(index.areIndices(rows, offset: offset, below: input.count / max(1, width)))
  unsafe patchlaw_gather(output.pointer, input.pointer, index.base, rows, offset, width)
}

/// Adds rows to chosen places: output row `index[i] + offset` receives input row i.
///
/// - Parameters:
///   - output: [anything, width]. Accumulated into.
///   - input: [rows, width].
///   - index: [rows], in range after the offset.
///   - rows: Rows added.
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
///   - groups: Averages taken.
///   - size: Rows per group.
///   - width: Values per row.
public func meanRowsForward(
  output: FloatSlice, input: FloatSlice, groups: Int, size: Int, width: Int
) {
  precondition(output.count >= groups * width && input.count >= groups * size * width)
  unsafe patchlaw_mean_rows(output.pointer, input.pointer, groups, size, width)
}

/// Sends a gradient back through ``meanRowsForward(output:input:groups:size:width:)``.
///
/// - Parameters:
///   - inputGradient: [groups · size, width]. Overwritten, or accumulated into.
///   - outputGradient: [groups, width].
///   - groups: Averages taken.
///   - size: Rows per group.
///   - width: Values per row.
///   - accumulate: Whether `inputGradient` keeps what it holds.
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

/// Moves a running average: `average = keep · average + (1 − keep) · input`.
///
/// 1 − keep is taken in double precision, then rounded once.
public func blend(average: FloatSlice, input: FloatSlice, keep: Double) {
  precondition(average.count == input.count)
  unsafe patchlaw_blend(
    average.pointer, input.pointer, input.count, Float(keep), Float(1 - keep))
}

/// Adds up rows: `output[c] += Σ input[r][c]`, as a bias's gradient needs.
public func addRows(output: FloatSlice, input: FloatSlice, rows: Int) {
  precondition(input.count >= rows * output.count)
  unsafe patchlaw_add_rows(output.pointer, input.pointer, rows, output.count)
}

/// Writes the same row `rows` times.
public func repeatRow(output: FloatSlice, row: FloatSlice, rows: Int) {
  precondition(output.count >= rows * row.count)
  unsafe patchlaw_repeat_row(output.pointer, row.pointer, rows, row.count)
}
