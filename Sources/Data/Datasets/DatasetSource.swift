public import Settings

/// The available datasets.
///
/// Each source has one file that describes it, and one line here.
public enum DatasetSource: Choice {
  case fashionMNIST
  case shapes(Shapes)
  case idx(ImageFolder)
  case cifar10(ImageFolder)
  case cifar100(ImageFolder)

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
  ]

  /// Whether the pixels may be redistributed: only then do archives and committed figures show
  /// them.
  public var isRedistributable: Bool {
    switch self {
    case .fashionMNIST, .shapes: true
    case .idx, .cifar10, .cifar100: false
    }
  }

  var reader: any DatasetReader {
    switch self {
    case .fashionMNIST: IDXFiles.fashionMNIST
    case .shapes(let shapes): shapes
    case .idx(let folder): IDXFiles(name: "idx", path: folder.location, package: nil)
    case .cifar10(let folder): CIFARFiles.ten(path: folder.location)
    case .cifar100(let folder): CIFARFiles.hundred(path: folder.location)
    }
  }

  /// Whether the settings alone determine the images, without files.
  var isDrawn: Bool {
    switch self {
    case .shapes: true
    case .fashionMNIST, .idx, .cifar10, .cifar100: false
    }
  }
}
