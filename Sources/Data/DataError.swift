/// Images that cannot be had, or cannot be used as asked.
public enum DataError: Error, Hashable, CustomStringConvertible {
  case missingPackage(dataset: String, package: String, path: String)
  case missingFile(dataset: String, path: String, expected: String)
  case damaged(path: String)
  case malformed(path: String, found: String, expected: String)
  case tooFewImages(dataset: String, available: Int, key: String, asked: Int)
  case mixtureOfColours(dataset: String, found: Int, expected: Int)
  case patchesDoNotTile(patchSize: Int, height: Int, width: Int)

  public var description: String {
    switch self {
    case .missingPackage(let dataset, let package, let path):
      "dataset \(dataset): \(path) does not exist; install Debian's package with "
        + "`apt-get install \(package)`, or use dataset shapes, which needs no files"
    case .missingFile(let dataset, let path, let expected):
      "dataset \(dataset): \(path) does not exist; expected \(expected)"
    case .damaged(let path):
      "\(path): the gzip data is damaged or cut short; fetch the file again"
    case .malformed(let path, let found, let expected):
      "\(path): found \(found), expected \(expected)"
    case .tooFewImages(let dataset, let available, let key, let asked):
      "dataset \(dataset) has \(available) images to choose from, but \(key) asks for \(asked)"
    case .mixtureOfColours(let dataset, let found, let expected):
      "data.mixture: dataset \(dataset) has \(found) channels, but data.dataset has \(expected); "
        + "mix in a source of as many channels or of one, such as {shapes: {colour: false}}"
    case .patchesDoNotTile(let patchSize, let height, let width):
      "patches of \(patchSize) × \(patchSize) pixels do not tile an image of \(height) × \(width); "
        + "choose model.patchSize or data.resolution so that one divides the other"
    }
  }
}
