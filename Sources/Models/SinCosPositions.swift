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
  let whole = whole ?? grid
  func place(_ index: Int, of count: Int, in wholeCount: Int) -> Double {
    count == wholeCount
      ? Double(index) : (Double(index) + 0.5) * Double(wholeCount) / Double(count) - 0.5
  }
  func encode(_ position: Double) -> [Float] {
    frequencies.map { Float(sin(position * $0)) } + frequencies.map { Float(cos(position * $0)) }
  }
  return (0..<grid.count).flatMap { patch in
    encode(place(patch % grid.columns, of: grid.columns, in: whole.columns))
      + encode(place(patch / grid.columns, of: grid.rows, in: whole.rows))
  }
}
