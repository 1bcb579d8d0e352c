import Optimizers

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
  public func warmupSteps(of total: Int) -> Int {
    warmupSteps.map { min($0, total) } ?? Int((warmup * Double(total)).rounded())
  }

  /// The steps that a run has in common with a longer one of the same settings: those before the first
  /// with another learning rate, and never its last.
  ///
  /// - Parameters:
  ///   - total: Steps of the run.
  ///   - longer: Steps of the longer run.
  public func commonSteps(of total: Int, and longer: Int) -> Int {
    let warmups = [total, longer].map(warmupSteps(of:))
    func differs(_ step: Int) -> Bool {
      schedule.fraction(step: step, warmup: warmups[0], total: total)
        != schedule.fraction(step: step, warmup: warmups[1], total: longer)
    }
    // Other warm-ups differ from the first step on, but for none and one of a single step.
    guard warmups[0] == warmups[1] || warmups.allSatisfy({ $0 < 2 }) else { return 0 }
    // Once rates differ they differ to the end.
    var (low, high) = (0, total - 1)
    while low < high {
      let middle = (low + high) / 2
      if differs(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
