import Data
import Foundation

/// Fixed two-dimensional sine-cosine positions of the patches, in raster order.
///
///     [sin(c·wᵢ)…, cos(c·wᵢ)…, sin(r·wᵢ)…, cos(r·wᵢ)…],   wᵢ = 10000^(−i / (width/4))
///
/// The first half encodes the column c, the second the row r, as in MAE and in AIM's published
/// code. Source: He et al. 2021 (arXiv:2111.06377), appendix A; AIM, section 3.1.
///
/// - Parameters:
///   - grid: The patch grid of an image.
///   - width: Values per position; a multiple of 4.
///   - whole: The grid over which this one is stretched, so that a small view gets the coordinates
///   (i + ½) · G / g − ½ in the large grid; the grid itself if nil.
/// - Returns: [T, width].
func sinCosPositions(grid: PatchGrid, width: Int, over whole: PatchGrid? = nil) -> [Float] {
  let quarter = width / 4
  let frequencies = (0..<quarter).map { pow(10000, -Double($0) / Double(quarter)) }
  func encode(_ position: Double) -> [Float] {
    frequencies.map { Float(sin(position * $0)) } + frequencies.map { Float(cos(position * $0)) }
  }
  return grid.coordinates(over: whole ?? grid).flatMap { encode($0.column) + encode($0.row) }
}

/// The angles of axial rotary positions, in raster order: cosines, then sines, of the pair of each
/// value of a head.
///
/// Pairs are adjacent; those of the first half of a head turn by c · θᵢ, those of the second by r · θᵢ,
/// with θᵢ = 100^(−i / (width/4)). Source: Heo et al. 2024 (RoPE-ViT, arXiv:2403.13298), section 3.2
/// and its published code.
///
/// - Parameters:
///   - grid: The patch grid of an image.
///   - headWidth: Values per head; a multiple of 4.
///   - whole: As for sine-cosine positions.
/// - Returns: [T, 2, headWidth].
func rotaryAngles(grid: PatchGrid, headWidth: Int, over whole: PatchGrid? = nil) -> [Float] {
  let quarter = headWidth / 4
  let frequencies = (0..<quarter).map { pow(100, -Double($0) / Double(quarter)) }
  return grid.coordinates(over: whole ?? grid).flatMap { place in
    let angles = [place.column, place.row].flatMap { position in
      frequencies.flatMap { [position * $0, position * $0] }
    }
    return angles.map { Float(cos($0)) } + angles.map { Float(sin($0)) }
  }
}

/// The weights that interpolate a table over a grid at the places of another, bicubically.
///
/// As DINO resizes its learned positions: the cubic of PyTorch's `interpolate` (a = −0.75) without
/// antialiasing; places beyond the border count as the border.
///
/// - Parameters:
///   - grid: The grid of the result.
///   - whole: The grid of the table.
/// - Returns: [grid.count, whole.count].
func bicubicWeights(of grid: PatchGrid, over whole: PatchGrid) -> [Float] {
  func cubic(_ distance: Double) -> Double {
    let (x, a) = (abs(distance), -0.75)
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
  }
  func weights(_ place: Double, _ count: Int) -> [Double] {
    var weights = [Double](repeating: 0, count: count)
    let first = Int(place.rounded(.down)) - 1
    for index in first..<(first + 4) {
      weights[max(0, min(count - 1, index))] += cubic(place - Double(index))
    }
    return weights
  }
  return grid.coordinates(over: whole).flatMap { place in
    let columns = weights(place.column, whole.columns)
    return weights(place.row, whole.rows).flatMap { row in columns.map { Float(row * $0) } }
  }
}

extension PatchGrid {
  /// The place of each patch, in raster order, in units of the patches of a grid over which this one
  /// is stretched.
  fileprivate func coordinates(over whole: PatchGrid) -> [(column: Double, row: Double)] {
    func place(_ index: Int, of count: Int, in wholeCount: Int) -> Double {
      count == wholeCount
        ? Double(index) : (Double(index) + 0.5) * Double(wholeCount) / Double(count) - 0.5
    }
    return (0..<count).map { patch in
      (
        place(patch % columns, of: columns, in: whole.columns),
        place(patch / columns, of: rows, in: whole.rows)
      )
    }
  }
}
