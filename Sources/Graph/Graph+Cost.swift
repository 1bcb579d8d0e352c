/// The number of floating-point operations, of all operations of a graph or of some.
extension Graph {
  /// The extents of an average image, for the operation count.
  private var averageImage: Extents { Extents(images: 1, counts: tokenSets.map(\.counted)) }

  /// Floating-point operations of one forward pass over one image.
  public var forwardFLOPsPerImage: Double {
    forwardFLOPsPerImage(of: operations.map { _ in true })
  }

  /// Those of some operations.
  public func forwardFLOPsPerImage(of isCounted: [Bool]) -> Double {
    let one = averageImage
    return zip(operations, isCounted).reduce(0) { $0 + ($1.1 ? $1.0.forwardFLOPs(one) : 0) }
  }

  /// Floating-point operations of one forward and backward pass over one image.
  public var trainingFLOPsPerImage: Double {
    trainingFLOPsPerImage(of: operations.map { _ in true })
  }

  /// Those of some operations.
  public func trainingFLOPsPerImage(of isCounted: [Bool]) -> Double {
    let one = averageImage
    return zip(operations, isCounted).reduce(0) { sum, pair in
      let (operation, isCounted) = pair
      guard isCounted else { return sum }
      let isBackward = self[operation.result].needsGradient
      return sum + operation.forwardFLOPs(one)
        + (isBackward ? operation.backwardFLOPs(one, in: self) : 0)
    }
  }
}
