import Settings

/// Images that are missing, unreadable or unsuitable for the settings.
public enum DataError: Error, Hashable, CustomStringConvertible {
  case missingPackage(dataset: String, package: String, path: String)
  case noPath(dataset: String)
  case missingFolder(dataset: String, path: String)
  case missingFile(dataset: String, path: String, expected: String)
  case unreadable(dataset: String, path: String)
  case damaged(path: String)
  case malformed(path: String, found: String, expected: String, fix: String)
  case tooFewImages(dataset: String, split: String, total: Int, free: Int, key: String, asked: Int)
  case mixtureOfColors(dataset: String, found: Int, expected: Int)
  case changed(dataset: String)
  case changedMeanwhile(dataset: String)
  case noImages(dataset: String, path: String)
  case noShards(dataset: String, path: String)
  case badPattern(dataset: String, pattern: String)
  case emptySplit(
    dataset: String, split: String, images: Int, leftOut: Int, example: String?)
  case partlyLabeled(dataset: String, unlabeled: Int, total: Int, example: String)
  case tooManyClasses(dataset: String, most: Int)
  case manyLeftOut(dataset: String, count: Int, total: Int, allowed: Double, examples: String)
  case noColumn(dataset: String, column: String, known: [String])
  case smallSide(dataset: String, side: Int, resolution: Int)
  case uncached(path: String, reason: String)
  case notSquare(height: Int, width: Int)
  case onePatch(patchSize: Int, size: Int)
  case patchesDoNotTile(patchSize: Int, size: Int)

  public var description: String {
    switch self {
    case .missingPackage(let dataset, let package, let path):
      "dataset \(dataset): \(path) does not exist; install Debian's package with "
        + "`apt-get install \(package)`, or use dataset shapes, which needs no files"
    case .noPath(let dataset):
      "dataset \(dataset): the path of its folder is empty; write {\(dataset): {path: FOLDER}}"
    case .missingFolder(let dataset, let path):
      "dataset \(dataset): no such folder: \(path); write the path of the folder that contains "
        + "the files"
    case .missingFile(let dataset, let path, let expected):
      "dataset \(dataset): \(path) does not exist; expected \(expected)"
    case .unreadable(let dataset, let path):
      "dataset \(dataset): \(path) cannot be read; check its permissions"
    case .damaged(let path):
      "\(path): the gzip data is damaged or truncated; fetch the file again"
    case .malformed(let path, let found, let expected, let fix):
      "\(path): found \(found), expected \(expected); \(fix)"
    case .tooFewImages(let dataset, let split, let total, let free, let key, let asked):
      "\(key) is \(asked), but \(free == total ? "there are only" : "only \(free) of the") \(total) \(split) images of "
        + "dataset \(dataset)\(free == total ? "" : " are available")"
    case .mixtureOfColors(let dataset, let found, let expected):
      "data.mixture: dataset \(dataset) has \(found) channels, but data.dataset has \(expected); "
        + "use a source with the same number of channels or with one, such as {shapes: {color: false}}"
    case .changed(let dataset):
      "dataset \(dataset): the images changed after the study was planned; start again, so that "
        + "the run ids match the new images"
    case .changedMeanwhile(let dataset):
      "dataset \(dataset): files changed while they were decoded; start again"
    case .noImages(let dataset, let path):
      "dataset \(dataset): no JPEG, PNG or WebP files are under \(path); write the path of the "
        + "folder that contains them"
    case .noShards(let dataset, let path):
      "dataset \(dataset): no .tar files are in \(path); write the path of the shards, such as "
        + "\(path)/train-{000000..000049}.tar"
    case .badPattern(let dataset, let pattern):
      "dataset \(dataset): the braces in \(pattern) hold neither a range nor a list; write a range "
        + "as in {000000..000049}, a list as in {a,b}"
    case .emptySplit(let dataset, let split, let images, let leftOut, let example):
      "dataset \(dataset): there are no \(split) images among \(images) that can be read"
        + (example.map { ", and \(leftOut) were left out, such as \($0)" } ?? "")
        + "; add images, or change the splits or testFraction"
    case .partlyLabeled(let dataset, let unlabeled, let total, let example):
      "dataset \(dataset): \(unlabeled) of \(total) images have no label, such as \(example); label "
        + "all of them or none"
    case .tooManyClasses(let dataset, let most):
      "dataset \(dataset): there are more than \(most) classes; check the labels"
    case .manyLeftOut(let dataset, let count, let total, let allowed, let examples):
      "dataset \(dataset): \(count) of \(total) images cannot be read, more than the fraction "
        + "\(allowed) that leftOut allows: \(examples); repair or remove them, or raise leftOut"
    case .noColumn(let dataset, let column, let known):
      "data.select.by is '\(column)', but the metadata of dataset \(dataset) have no such number"
        + (known.isEmpty
          ? "; add a column of numbers to its metadata.csv or metadata.jsonl, or to the .json of its "
            + "shards"
          : Suggestion.hint(column, among: known))
    case .smallSide(let dataset, let side, let resolution):
      "data.resolution is \(resolution), but dataset \(dataset) stores images of \(side) × \(side); "
        + "raise its side to \(resolution) or more, or lower data.resolution"
    case .uncached(let path, let reason):
      "decoded images cannot be stored at \(path) (\(reason)); correct that, or set "
        + "XDG_CACHE_HOME to another folder"
    case .notSquare(let height, let width):
      "images of \(height) × \(width) pixels are not square; set "
        + "data.resolution, such as \(min(height, width)): images are then cropped to a square and "
        + "resized"
    case .onePatch(let patchSize, let size):
      "an image of \(size) × \(size) pixels is a single patch of \(patchSize) × \(patchSize), "
        + "so there is nothing to predict; choose a smaller model.patchSize"
    case .patchesDoNotTile(let patchSize, let size):
      "patches of \(patchSize) × \(patchSize) pixels do not tile an image of \(size) × \(size); "
        + "choose model.patchSize or data.resolution so that one divides the other"
    }
  }
}
