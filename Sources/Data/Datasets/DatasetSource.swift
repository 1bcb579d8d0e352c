public import Settings

/// Where labelled images come from.
///
/// Each source is one file that says what it is, and one line here.
public enum DatasetSource: Choice {
  case fashionMNIST
  case shapes(Shapes)
  case idx(ImageFolder)
  case cifar10(ImageFolder)
  case cifar100(ImageFolder)

  public static let cases: [Case<Self>] = [
    Case("fashionMNIST", .fashionMNIST, "Clothes, 28 × 28, grey, 10 classes; Debian's package."),
    Case(
      "shapes", DatasetSource.shapes, { if case .shapes(let shapes) = $0 { shapes } else { nil } },
      "Textured figures in colour, drawn from a seed; 10 classes, no files."),
    Case(
      "idx", DatasetSource.idx, { if case .idx(let folder) = $0 { folder } else { nil } },
      "Any folder of IDX files named as MNIST's, plain or gz: grey (idx3) or colour (idx4, channels "
        + "last), up to 256 classes; pre-training needs no labels."),
    Case(
      "cifar10", DatasetSource.cifar10,
      { if case .cifar10(let folder) = $0 { folder } else { nil } },
      "CIFAR-10's binary files, 32 × 32, colour."),
    Case(
      "cifar100", DatasetSource.cifar100,
      { if case .cifar100(let folder) = $0 { folder } else { nil } },
      "CIFAR-100's binary files, 32 × 32, colour; fine labels."),
  ]

  /// Whether its pixels may be passed on: only then does an archive or a committed figure show them.
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
