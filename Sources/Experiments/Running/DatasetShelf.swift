import Data
import Probes
import Synchronization

/// Datasets that this process has read, each once, shared by its workers.
final class DatasetShelf: Sendable {
  private let datasets = Mutex<[DataConfig: Dataset]>([:])
  private let probed = Mutex<[Probed: Dataset]>([:])

  private struct Probed: Hashable {
    let images: ProbeImages
    let trunk: DataConfig
  }

  /// The dataset with its split; crops and flips do not matter to it.
  func dataset(_ config: DataConfig) throws -> Dataset {
    let key = key(config)
    return try datasets.withLock { shelf in
      if let dataset = shelf[key] { return dataset }
      let dataset = try Dataset.load(key)
      shelf[key] = dataset
      return dataset
    }
  }

  private func key(_ config: DataConfig) -> DataConfig {
    var key = config
    (key.cropScale, key.flip, key.colors) = (1, false, nil)
    key.mixture?.probability = 1  // Whatever it is, the images are the same.
    return key
  }

  /// The images of a probe, as a trunk reads them.
  ///
  /// - Parameters:
  ///   - images: Of the probe.
  ///   - trunk: What the trunk is trained on.
  func dataset(_ images: ProbeImages, for trunk: DataConfig) throws -> Dataset {
    let own = try dataset(trunk)
    let key = Probed(images: images, trunk: key(trunk))
    return try probed.withLock { shelf in
      if let dataset = shelf[key] { return dataset }
      let dataset = try Dataset.load(images, for: own)
      shelf[key] = dataset
      return dataset
    }
  }

  /// The images of every probe that has images of its own.
  func datasets(of probes: [ProbeConfig], for trunk: DataConfig) throws -> [ProbeImages: Dataset] {
    let images = Set(probes.compactMap(\.data))
    return try Dictionary(
      uniqueKeysWithValues: images.map { ($0, try dataset($0, for: trunk)) })
  }
}
