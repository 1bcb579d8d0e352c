public import Settings

/// The available datasets.
///
/// Each source has one file that describes it, and one line here.
public enum DatasetSource: Choice {
  case fashionMNIST
  case shapes(Shapes)
  case idx(DatasetFolder)
  case cifar10(DatasetFolder)
  case cifar100(DatasetFolder)
  case imageFolder(ImageFolder)
  case webDataset(ImageShards)

  public static let cases: [Case<Self>] = [
    Case(
      "fashionMNIST", .fashionMNIST,
      "Fashion-MNIST: 28 × 28, grayscale, 10 classes; from the Debian package "
        + "dataset-fashion-mnist."
    ),
    Case(
      "shapes", DatasetSource.shapes, { if case .shapes(let shapes) = $0 { shapes } else { nil } },
      "Procedurally generated textured shapes in color; 10 classes, no files."),
    Case(
      "idx", DatasetSource.idx, { if case .idx(let folder) = $0 { folder } else { nil } },
      "Folder of IDX files with the names of MNIST, plain or gzipped: grayscale (idx3) or color "
        + "(idx4, "
        + "channels last), up to 256 classes; labels are optional for pre-training."),
    Case(
      "cifar10", DatasetSource.cifar10,
      { if case .cifar10(let folder) = $0 { folder } else { nil } },
      "CIFAR-10 binary files: 32 × 32, color."),
    Case(
      "cifar100", DatasetSource.cifar100,
      { if case .cifar100(let folder) = $0 { folder } else { nil } },
      "CIFAR-100 binary files: 32 × 32, color, fine labels."),
    Case(
      "imageFolder", DatasetSource.imageFolder,
      { if case .imageFolder(let folder) = $0 { folder } else { nil } },
      "Folder of JPEG, PNG and WebP files of any sizes, decoded once: train and val or test, or one "
        + "tree; a folder for each class, metadata.csv or metadata.jsonl, or no labels."),
    Case(
      "webDataset", DatasetSource.webDataset,
      { if case .webDataset(let shards) = $0 { shards } else { nil } },
      "Tar archives of JPEG, PNG and WebP files with labels in .cls or .json, decoded once."),
  ]

  /// Whether the pixels may be redistributed: only then do archives and committed figures show
  /// them.
  public var isRedistributable: Bool {
    switch self {
    case .fashionMNIST, .shapes: true
    case .idx, .cifar10, .cifar100, .imageFolder, .webDataset: false
    }
  }

  var reader: any DatasetReader {
    switch self {
    case .fashionMNIST: IDXFiles.fashionMNIST
    case .shapes(let shapes): shapes
    case .idx(let folder): IDXFiles(name: "idx", path: folder.location, package: nil)
    case .cifar10(let folder): CIFARFiles.ten(path: folder.location)
    case .cifar100(let folder): CIFARFiles.hundred(path: folder.location)
    case .imageFolder(let folder):
      DecodedReader(name: "imageFolder", settings: folder) { try FolderSource($0, dataset: $1) }
    case .webDataset(let shards):
      DecodedReader(name: "webDataset", settings: shards) { try ShardSource($0, dataset: $1) }
    }
  }

  /// Whether the settings alone determine the images, without files.
  var isDrawn: Bool {
    switch self {
    case .shapes: true
    case .fashionMNIST, .idx, .cifar10, .cifar100, .imageFolder, .webDataset: false
    }
  }
}
