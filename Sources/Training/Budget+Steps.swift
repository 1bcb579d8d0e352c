extension TrainingConfig {
  /// Images per optimizer step.
  public var imagesPerStep: Int { batchSize * accumulation }

  /// Converts the budget to optimizer steps.
  ///
  /// - Parameters:
  ///   - trainingImages: Unique images of the training split.
  ///   - flopsPerImage: Operations of one forward and backward pass over one image.
  /// - Returns: Steps of the whole run; at least one.
  public func stepCount(trainingImages: Int, flopsPerImage: Double) -> Int {
    let steps: Double =
      switch budget {
      case .steps(let count): Double(count)
      case .images(let count): Double(count) / Double(imagesPerStep)
      case .epochs(let count): count * Double(trainingImages) / Double(imagesPerStep)
      case .flops(let count): count / (flopsPerImage * Double(imagesPerStep))
      }
    return max(1, Int(min(steps, 1e15).rounded()))
  }

  /// Steps of the linear warm-up.
  public func warmupSteps(of total: Int) -> Int { Int((warmup * Double(total)).rounded()) }

  /// Steps after which validation loss is measured; the last step is always included.
  public func evaluationSteps(of total: Int) -> Set<Int> {
    Set((1...evaluations).map { Int((Double($0 * total) / Double(evaluations)).rounded()) })
      .subtracting([0])
  }
}
