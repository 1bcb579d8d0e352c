import Foundation
import Kernels

/// A crop of random area and aspect ratio, as used to train AIM.
///
/// The area is uniform between two fractions of the image, the logarithm of the ratio uniform in
/// ±ln(4/3); after ten failed attempts the largest centered square is used. Source: Szegedy et al.
/// 2015 (arXiv:1409.4842), section 6, as in torchvision's RandomResizedCrop.
struct RandomResizedCrop {
  let shape: ImageShape
  let smallestScale: Double
  var largestScale = 1.0

  func box(using generator: inout SeededGenerator) -> CropBox {
    let area = Double(shape.height * shape.width)
    for _ in 0..<10 {
      let target = area * Double.random(in: smallestScale...largestScale, using: &generator)
      let ratio = exp(Double.random(in: -log(4.0 / 3)...log(4.0 / 3), using: &generator))
      let width = Int((target * ratio).squareRoot().rounded())
      let height = Int((target / ratio).squareRoot().rounded())
      if (1...shape.width).contains(width), (1...shape.height).contains(height) {
        return CropBox(
          top: Int.random(in: 0...(shape.height - height), using: &generator),
          left: Int.random(in: 0...(shape.width - width), using: &generator), height: height,
          width: width)
      }
    }
    return shape.centeredSquare
  }
}

extension ImageShape {
  /// The largest centered square.
  var centeredSquare: CropBox {
    let side = min(height, width)
    return CropBox(
      top: (height - side) / 2, left: (width - side) / 2, height: side, width: side)
  }
}
