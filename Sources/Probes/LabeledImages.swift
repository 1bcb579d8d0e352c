import Data

/// The labels that a probe learned from: all, and those of the classes with the fewest and the most.
public struct LearnedLabels: Codable, Hashable, Sendable {
  public var all: Int
  public var fewest: Int
  public var most: Int
}

extension ProbeConfig {
  /// The labeled images that the probe may learn from, in order; it takes the first of them.
  func labeled(of dataset: Dataset) -> ImageSet {
    guard case .perClass(let most) = labels else { return dataset.labeled }
    let set = dataset.labeled
    var taken = Array(repeating: 0, count: dataset.classCount)
    return set.choosing(
      (0..<set.count).filter { image in
        let label = set.label(image)
        taken[label] += 1
        return taken[label] <= most
      })
  }

  /// The labels that the probe learns from, where it asks for a number per class; nil otherwise, as the
  /// number of images then is a setting.
  ///
  /// - Parameters:
  ///   - set: What ``labeled(of:)`` gives.
  ///   - classes: Number of classes.
  func learned(from set: ImageSet, classes: Int) -> LearnedLabels? {
    guard case .perClass = labels else { return nil }
    var counts = Array(repeating: 0, count: classes)
    for image in 0..<min(images, set.count) { counts[set.label(image)] += 1 }
    return LearnedLabels(
      all: counts.reduce(0, +), fewest: counts.min() ?? 0, most: counts.max() ?? 0)
  }

  /// The probe with its number of images, where it states a fraction or a number per class.
  ///
  /// - Parameters:
  ///   - labeled: Images that it may learn from.
  ///   - classes: Number of classes.
  public func counted(labeled: Int, classes: Int) -> ProbeConfig {
    var probe = self
    switch labels {
    case nil: break
    case .fraction(let fraction):
      probe.images = max(Self.fewestImages, Int((fraction * Double(labeled)).rounded()))
      probe.labels = nil
    case .perClass(let count):
      probe.images = min(max(Self.fewestImages, count * classes), max(Self.fewestImages, labeled))
    }
    return probe
  }
}
