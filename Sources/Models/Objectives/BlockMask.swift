import Data
import Foundation
public import Settings

/// The spatial distribution of the hidden patches.
public enum MaskShape: Choice {
  case random
  case blocks(BlockMask)

  public static let cases: [Case<Self>] = [
    Case("random", .random, "Patches sampled uniformly without replacement."),
    Case(
      "blocks", MaskShape.blocks, { if case .blocks(let blocks) = $0 { blocks } else { nil } },
      "Rectangles, added until no further one fits; an image may have fewer masked patches than "
        + "requested."
    ),
  ]
}

/// Rectangles of hidden patches.
///
/// Source: Bao et al. 2021 (BEiT, arXiv:2106.08254), algorithm 1, as in its published code: never
/// more patches than requested, and no rectangle that spans a whole side.
public struct BlockMask: Settings {
  /// nil means 16 of 196 patches, scaled to the grid, unless the objective has its own default.
  public var least: Int? = nil

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "least", \.least, in: 1...65536,
      "Smallest area of a rectangle in patches (default: 16/196 of the image; for ibot and dinov2 "
        + "the square of a third of its side).")
  ]

  private static let tries = 10
  private static let aspect = log(0.3)...log(1 / 0.3)

  /// The smallest area of a rectangle.
  ///
  /// - Parameters:
  ///   - grid: The patch grid.
  ///   - standard: Where the settings do not say; nil means 16 of 196 patches.
  private func area(_ grid: PatchGrid, _ standard: Int?) -> Int {
    least ?? standard ?? max(1, Int((16.0 / 196 * Double(grid.count)).rounded()))
  }

  /// Refuses rectangles of which none fits, so that no patch would be hidden.
  ///
  /// - Parameters:
  ///   - path: The objective's setting, for the message.
  ///   - grid: The patch grid.
  ///   - count: Maximum number of hidden patches.
  ///   - standard: Smallest area where the settings do not say.
  /// - Throws: ``ModelError``.
  func check(_ path: String, _ grid: PatchGrid, count: Int, least standard: Int? = nil) throws {
    let most = min(count, (grid.rows - 1) * (grid.columns - 1))
    let area = area(grid, standard)
    guard area > most else { return }
    throw ModelError.unsuited(
      "\(path).shape.blocks.least is \(area) patches, but the largest rectangle that can be hidden has "
        + "\(most) of the \(grid.count); choose \(most) or less, or raise the ratio")
  }

  /// Draws the hidden patches of one image.
  ///
  /// - Parameters:
  ///   - grid: The patch grid.
  ///   - count: Maximum number of hidden patches.
  ///   - least: Smallest area of a rectangle where the settings do not say.
  ///   - uniform: Draws from 0..<1: area, aspect ratio, top and left of each attempted rectangle.
  /// - Returns: Whether each patch is hidden, in raster order.
  func hidden(
    _ grid: PatchGrid, count: Int, least: Int? = nil, uniform: () -> Double
  ) -> [Bool] {
    let least = area(grid, least)
    var hidden = Array(repeating: false, count: grid.count)
    var (room, failures) = (count, 0)
    while room > 0, failures < Self.tries {
      guard let block = newPatches(grid, hidden, least: Double(least), room: room, uniform) else {
        failures += 1
        continue
      }
      for patch in block { hidden[patch] = true }
      (room, failures) = (room - block.count, 0)
    }
    return hidden
  }

  /// The patches that one rectangle would hide; nil if it does not fit.
  private func newPatches(
    _ grid: PatchGrid, _ hidden: [Bool], least: Double, room: Int, _ uniform: () -> Double
  ) -> [Int]? {
    let area = least + uniform() * (Double(room) - least)
    let (low, high) = (Self.aspect.lowerBound, Self.aspect.upperBound)
    let aspect = exp(low + uniform() * (high - low))
    let height = Int((area * aspect).squareRoot().rounded(.toNearestOrEven))
    let width = Int((area / aspect).squareRoot().rounded(.toNearestOrEven))
    guard height < grid.rows, width < grid.columns else { return nil }
    let top = Int(uniform() * Double(grid.rows - height + 1))
    let left = Int(uniform() * Double(grid.columns - width + 1))
    let patches = (0..<(height * width)).map {
      (top + $0 / width) * grid.columns + left + $0 % width
    }
    let fresh = patches.filter { !hidden[$0] }
    return (1...room).contains(fresh.count) ? fresh : nil
  }
}
