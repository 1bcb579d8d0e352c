import Data
import Synchronization

/// Datasets that this process has read, each once, shared by its workers.
final class DatasetShelf: Sendable {
  private let datasets = Mutex<[DataConfig: Dataset]>([:])

  /// The dataset with its split; crops and flips do not matter to it.
  func dataset(_ config: DataConfig) throws -> Dataset {
    var key = config
    (key.cropScale, key.flip) = (1, false)
    key.mixture?.probability = 1  // Whatever it is, the images are the same.
    return try datasets.withLock { shelf in
      if let dataset = shelf[key] { return dataset }
      let dataset = try Dataset.load(key)
      shelf[key] = dataset
      return dataset
    }
  }
}
