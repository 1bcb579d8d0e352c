internal import CKernels

/// The vectors of a codebook, laid out so that sixteen of them are compared at once.
///
/// Copies share storage, which is immutable.
public struct CodeTable {
  /// Values per code.
  public let width: Int
  /// Number of codes.
  public let count: Int
  private let columns: FloatBuffer
  private let stride: Int

  /// - Parameters:
  ///   - codes: [count, width].
  ///   - width: Values per code.
  public init(_ codes: [Float], width: Int) {
    precondition(width > 0 && codes.count.isMultiple(of: width) && !codes.isEmpty)
    (self.width, count) = (width, codes.count / width)
    stride = (count + 15) / 16 * 16
    var values = [Float](repeating: .infinity, count: width * stride)
    for code in 0..<count {
      for value in 0..<width { values[value * stride + code] = codes[code * width + value] }
    }
    columns = FloatBuffer(values)
  }

  /// Finds the code nearest to each row; ties go to the lower code.
  ///
  /// - Parameters:
  ///   - codes: At least [rows]. Overwritten from `first` on.
  ///   - first: Index of the first row's code.
  ///   - distances: [rows], squared. Overwritten if given.
  ///   - input: [rows, width].
  ///   - rows: Number of rows.
  public func nearest(
    codes: IntBuffer, first: Int = 0, distances: FloatSlice? = nil, input: FloatSlice, rows: Int
  ) {
    precondition(first >= 0 && codes.count >= first + rows && input.count >= rows * width)
    precondition(distances.map { $0.count >= rows } ?? true)
    unsafe patchlaw_nearest_codes(
      codes.base + first, distances?.pointer, input.pointer, columns.base, rows, width, stride)
  }
}

/// Updates each row's squared distance with one more code, if that is nearer.
///
/// - Parameters:
///   - distances: [rows]. Updated.
///   - input: [rows, width].
///   - code: [width].
public func shrinkDistances(_ distances: FloatSlice, input: FloatSlice, code: FloatSlice) {
  precondition(input.count == distances.count * code.count)
  unsafe patchlaw_shrink_distances(
    distances.pointer, input.pointer, code.pointer, distances.count, code.count)
}

/// Averages selected rows, summed in the given order and in double precision.
///
/// - Parameters:
///   - output: [width]. Overwritten.
///   - input: [rows, width].
///   - index: Row numbers.
///   - places: The range of `index` to average; not empty.
public func meanOfRows(
  output: FloatSlice, input: FloatSlice, index: IntBuffer, places: Range<Int>
) {
  precondition(!places.isEmpty)
  index.requireIndices(places, below: input.count / max(1, output.count))
  unsafe patchlaw_mean_of_rows(
    output.pointer, input.pointer, index.base + places.lowerBound, places.count, output.count)
}
