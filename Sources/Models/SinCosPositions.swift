import Data
import Foundation

/// Fixed two-dimensional sine-cosine positions of the patches, in raster order.
///
///     [sin(c·wᵢ)…, cos(c·wᵢ)…, sin(r·wᵢ)…, cos(r·wᵢ)…],   wᵢ = 10000^(−i / (width/4))
///
/// The first half encodes the column c, the second the row r: the order of MAE and of AIM's
/// published code. Source: He et al. 2021 (arXiv:2111.06377), appendix A; AIM, section 3.1.
///
/// - Parameters:
///   - grid: The patches of one image.
///   - width: Values per position; a multiple of 4.
/// - Returns: [T, width].
func sinCosPositions(grid: PatchGrid, width: Int) -> [Float] {
  let quarter = width / 4
  let frequencies = (0..<quarter).map { pow(10000, -Double($0) / Double(quarter)) }
  func encode(_ position: Int) -> [Float] {
    frequencies.map { Float(sin(Double(position) * $0)) }
      + frequencies.map { Float(cos(Double(position) * $0)) }
  }
  return (0..<grid.count).flatMap { encode($0 % grid.columns) + encode($0 / grid.columns) }
}
