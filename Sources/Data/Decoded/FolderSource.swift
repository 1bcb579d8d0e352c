import Foundation
import Kernels
import Settings

/// The images of a folder with their splits and labels.
///
/// Where the folder has `train` and only splits beside it, or `train` and another split, these are
/// the splits: the test images are `test`, or `val` where there is none or it has no labels. Every
/// other folder is one tree, whose test images are chosen by a hash of their names. The first folder
/// below is the class, unless a metadata file has labels of the split; a split whose folders are no
/// classes of the training images, such as `images`, has no labels.
struct FolderSource: EncodedSource {
  let key: String
  let partSizes: [Int]
  let notes: [String]
  private let root: [UInt8]
  private let images: [Image]

  private struct Image: Sendable {
    let name: [UInt8]
    let stamp: FileStamp?
    let isTest: Bool
    var label: String?
    var fault: String?
    var numbers: [String: Double] = [:]

    /// The numbers as they are hashed; empty without any.
    var numbersText: String {
      numbers.isEmpty ? "" : " \(numbers.sorted { $0.key < $1.key })"
    }
  }

  /// Files that are decoded between two entries of the journal.
  private static let part = 1024

  /// - Throws: ``DataError`` if the folder cannot be read or has no images.
  init(_ settings: ImageFolder, dataset: String) throws {
    let path = expanded(settings.path)
    try checkFolder(path, dataset: dataset)
    root = Array(path.utf8)
    let tree = try FolderTree(root, dataset: dataset)
    guard !tree.images.isEmpty else { throw DataError.noImages(dataset: dataset, path: path) }
    let layout = FolderLayout(tree)
    let metadata = try FolderMetadata(
      tree.metadata.filter { $0.components.count <= layout.depth + 1 }, root: root,
      dataset: dataset)
    var arranged = Arrangement(tree, layout, metadata)
    images = arranged.images(HashedSplit(fraction: settings.testFraction))
    notes =
      arranged.notes
      + (tree.others > 0
        ? ["\(tree.others.counted("file")) without the ending of an image ignored"] : [])
    let parts = stride(from: 0, to: images.count, by: Self.part).map { [images] start in
      images[start..<min(start + Self.part, images.count)]
    }
    partSizes = parts.map { $0.reduce(0) { $0 + ($1.stamp?.size ?? 0) } }
    let digests = parts.map { part in
      let lines = part.flatMap { image in
        image.name
          + Array(
            "\0\(image.stamp?.text ?? "") \(image.isTest) \(image.label ?? "\0") \(image.fault ?? "")\(image.numbersText)\n"
              .utf8)
      }
      return Digest(of: lines).hexadecimal()
    }
    key = Digest(of: Array("folder \(settings.storage) \(digests)".utf8)).hexadecimal(16)
  }

  func read(part: Int, _ body: ([EncodedImage]) throws -> Void) throws {
    let all = images[(part * Self.part)..<min((part + 1) * Self.part, images.count)]
    for start in stride(from: all.startIndex, to: all.endIndex, by: EncodedImage.batch) {
      try body(all[start..<min(start + EncodedImage.batch, all.endIndex)].map(encoded))
    }
  }

  private func encoded(_ image: Image) -> EncodedImage {
    EncodedImage(
      name: image.name.shownName, isTest: image.isTest, label: image.label,
      content: image.fault.map { .fault($0) } ?? .file(root + [UInt8(ascii: "/")] + image.name),
      numbers: image.numbers)
  }
}

/// Which top folders are splits.
private struct FolderLayout {
  enum Split: String { case train, validation, test }

  /// Splits by the names of their folders; empty for one tree.
  let splits: [String: Split]

  /// Folders above a class.
  var depth: Int { splits.isEmpty ? 0 : 1 }

  private static let names: [String: Split] = [
    "train": .train, "training": .train, "val": .validation, "valid": .validation,
    "validation": .validation, "test": .test, "testing": .test,
  ]

  init(_ tree: FolderTree) {
    let found = tree.topFolders.compactMap { name in
      Self.names[name.lowercased()].map { (name, $0) }
    }
    let kinds = Set(found.map(\.1))
    let isSplit =
      kinds.contains(.train) && (kinds.count > 1 || found.count == tree.topFolders.count)
    splits = isSplit ? Dictionary(uniqueKeysWithValues: found) : [:]
  }
}

extension FolderSource {
  /// Files with their labels, and the choice of the test split.
  private struct Arrangement {
    private var groups: [FolderLayout.Split: [Image]] = [:]
    /// Whether a split's labels are the names of folders.
    private var byFolder: [FolderLayout.Split: Bool] = [:]
    private(set) var notes: [String] = []

    init(_ tree: FolderTree, _ layout: FolderLayout, _ metadata: FolderMetadata) {
      var outside = 0
      for file in tree.images {
        var components = file.components[...]
        var split = FolderLayout.Split.train
        if !layout.splits.isEmpty {
          guard let found = layout.splits[Array(components.removeFirst()).shownName] else {
            outside += 1
            continue
          }
          split = found
        }
        groups[split, default: []].append(
          Self.image(file, folders: components.dropLast(), split))
      }
      if outside > 0 { notes.append("\(outside.counted("image")) outside the splits' folders ignored") }
      let strangers = Set(metadata.labels.keys).subtracting(tree.images.map(\.name)).count
      if strangers > 0 {
        notes.append("\(strangers.counted("label")) in the metadata without an image")
      }
      for split in groups.keys { label(split, metadata) }
      for split in groups.keys where split != .train { forgetOtherFolders(split) }
    }

    /// Labels from the metadata where it has any of the split, else from folders.
    private mutating func label(_ split: FolderLayout.Split, _ metadata: FolderMetadata) {
      let images = groups[split] ?? []
      let isByFolder = !images.contains { metadata.labels[$0.name] != nil }
      groups[split] = images.map { image in
        var image = image
        if !isByFolder { image.label = metadata.labels[image.name] }
        image.numbers = metadata.numbers[image.name] ?? [:]
        return image
      }
      byFolder[split] = isByFolder
      leaveOutUnlabeled(split, isByFolder: isByFolder)
    }

    /// Takes the labels off a split whose folders are other than the classes of training.
    private mutating func forgetOtherFolders(_ split: FolderLayout.Split) {
      let classes = Set((groups[.train] ?? []).compactMap(\.label))
      guard byFolder[split] == true, !classes.isEmpty, let images = groups[split],
        !images.contains(where: { $0.label.map(classes.contains) == true })
      else { return }
      groups[split] = images.map { image in
        var image = image
        image.label = nil
        return image
      }
    }

    private static func image(
      _ file: FolderTree.File, folders: ArraySlice<ArraySlice<UInt8>>, _ split: FolderLayout.Split
    ) -> Image {
      let label = folders.first.map { Array($0).shownName }
      var fault: String?
      if file.stamp == nil { fault = "a link to no file" }
      if case .unread(let ending) = ImageEnding(file.name) {
        fault = "a .\(ending) file, which is not read"
      }
      return Image(
        name: file.name, stamp: file.stamp, isTest: split != .train, label: label, fault: fault)
    }

    /// Of a split with labels, images without one.
    private mutating func leaveOutUnlabeled(_ split: FolderLayout.Split, isByFolder: Bool) {
      guard let images = groups[split], images.contains(where: { $0.label != nil }) else { return }
      groups[split] = images.map { image in
        var image = image
        if image.label == nil, image.fault == nil {
          image.fault = isByFolder ? "not in the folder of a class" : "no label in the metadata"
        }
        return image
      }
    }

    private func isLabeled(_ split: FolderLayout.Split) -> Bool {
      groups[split]?.contains { $0.label != nil } == true
    }

    /// Training images, then test images.
    mutating func images(_ hashed: HashedSplit) -> [Image] {
      let training = groups[.train] ?? []
      let isFit = { [self] (split: FolderLayout.Split) in
        groups[split] != nil && (isLabeled(split) || !isLabeled(.train))
      }
      for (split, name) in [(FolderLayout.Split.validation, "validation"), (.test, "test")]
      where groups[split] != nil && !isFit(split) {
        notes.append("the \(name) folder was ignored: its images have no labels")
      }
      if isFit(.test) {
        if isFit(.validation) {
          notes.append(
            "the validation folder was ignored: test images are those of the test folder, and "
              + "data.validationImages are held out of the training images")
        }
        return training + (groups[.test] ?? [])
      }
      if isFit(.validation) { return training + (groups[.validation] ?? []) }
      notes.append("test images were chosen by a hash of their names")
      return training.map { image in
        Image(
          name: image.name, stamp: image.stamp, isTest: hashed.isTest(image.name),
          label: image.label, fault: image.fault, numbers: image.numbers)
      }
    }
  }
}
