import Foundation
import Kernels
import Text

/// Decodes a source into a folder, from where an earlier process stopped.
struct DecodingWork<Configuration: DecodedSettings> {
  let settings: Configuration
  let dataset: String
  let source: any EncodedSource
  let folder: String

  private var shape: ImageShape {
    ImageShape(height: settings.side, width: settings.side, channels: settings.channels)
  }

  /// - Returns: The manifest, which is in the folder too.
  /// - Throws: ``DataError``.
  func run() throws -> DecodedManifest {
    let files = try DecodingFolder(folder, imageBytes: shape.byteCount)
    let decoder = ImageDecoder(side: settings.side, channels: settings.channels)
    let sizes = source.partSizes
    let total = Double(max(1, sizes.reduce(0, +)))
    for number in files.parts.count..<max(files.parts.count, sizes.count) {
      let done = Double(sizes[..<number].reduce(0, +))
      var part = DecodedPart(part: number)
      let before = files.parts.reduce(0) { $0 + $1.stored }
      report(before, done / total)
      var bytes = 0
      try source.read(part: number) { images in
        try files.store(decoder.decode(images), of: images, in: &part)
        bytes += images.reduce(0) { $0 + $1.encodedBytes }
        report(before + part.stored, (done + min(Double(bytes), Double(sizes[number]))) / total)
      }
      try files.end(part)
    }
    let manifest = try finish(files.parts)
    try files.close()
    Decoding.tell(.finished(summary(manifest)))
    return manifest
  }

  private func report(_ images: Int, _ share: Double) {
    Decoding.tell(.decoding(dataset: dataset, images: images, share: share))
  }

  /// Turns names into labels, and describes everything.
  private func finish(_ parts: [DecodedPart]) throws -> DecodedManifest {
    let leftOut = parts.flatMap(\.leftOut)
    let (training, test) = (parts.flatMap(\.training), parts.flatMap(\.test))
    let classes = try classes(training + test, unlabeled: parts.compactMap(\.unlabeled).first)
    guard !training.isEmpty, !test.isEmpty else {
      throw DataError.emptySplit(
        dataset: dataset, split: training.isEmpty ? "training" : "test",
        images: training.count + test.count, leftOut: leftOut.count,
        example: leftOut.first.map { "\($0.name.oneLine) (\($0.reason))" })
    }
    let sets = try [
      (DecodingFolder.trainingFile, "training.labels", training),
      (DecodingFolder.testFile, "test.labels", test),
    ].map { try set($0, $1, $2, classes) }
    let columns = try writeColumns(parts)
    let names =
      [DecodingFolder.trainingFile, DecodingFolder.testFile, DecodingFolder.namesFile]
      + (columns.isEmpty ? [] : [DecodingFolder.numbersFile])
      + (classes == nil ? [] : ["training.labels", "test.labels"])
    let stored = names.compactMap { name in
      DecodedManifest.StoredFile("\(folder)/\(name)").map { (name, $0) }
    }
    let manifest = DecodedManifest(
      dataset: dataset, path: settings.path, files: training.count + test.count + leftOut.count,
      classes: classes?.names, columns: columns,
      images: SourceImages(training: sets[0], test: sets[1], classCount: classes?.names.count),
      leftOut: leftOut, enlarged: parts.compactMap(\.enlarged).reduce(0, +), notes: source.notes,
      stored: Dictionary(uniqueKeysWithValues: stored))
    try write(manifest.sealed(), DecodedManifest.file)
    return manifest
  }

  /// Writes the names and numbers of the training images.
  ///
  /// - Returns: The columns' names.
  private func writeColumns(_ parts: [DecodedPart]) throws -> [String] {
    let names = parts.flatMap(\.names).joined(separator: "\n")
    try write(Foundation.Data(names.utf8), DecodingFolder.namesFile)
    let columns = Set(parts.flatMap(\.numbers.keys)).sorted()
    guard !columns.isEmpty else { return [] }
    let numbers = columns.flatMap { column in
      parts.flatMap { part in
        part.training.indices.map { part.numbers[column]?[$0] ?? .nan }
      }
    }
    try write(Foundation.Data(StoredNumbers.bytes(numbers)), DecodingFolder.numbersFile)
    return columns
  }

  private func classes(_ labels: [String?], unlabeled: String?) throws -> ClassNames? {
    let names = labels.compactMap(\.self)
    guard !names.isEmpty else { return nil }
    guard names.count == labels.count else {
      throw DataError.partlyLabeled(
        dataset: dataset, unlabeled: labels.count - names.count, total: labels.count,
        example: unlabeled ?? "")
    }
    guard let classes = ClassNames(names) else {
      throw DataError.tooManyClasses(dataset: dataset, most: ClassNames.most)
    }
    return classes
  }

  private func set(
    _ pixels: String, _ labels: String, _ names: [String?], _ classes: ClassNames?
  ) throws -> ImageSet {
    guard let mapped = StoredBytes(mapping: "\(folder)/\(pixels)") else {
      throw DataError.unreadable(dataset: dataset, path: "\(folder)/\(pixels)")
    }
    let words = classes.map { classes in names.map { classes.label($0 ?? "") } }
    if let words { try write(Foundation.Data(StoredLabels.bytes(words)), labels) }
    return ImageSet(shape: shape, pixels: mapped, labels: words)
  }

  private func write(_ data: Foundation.Data, _ name: String) throws {
    let path = "\(folder)/\(name)"
    do {
      try data.write(to: URL(filePath: path))
      try FileHandle(forUpdating: URL(filePath: path)).synchronize()
    } catch {
      throw DataError.uncached(path: path, reason: FileFault(writing: path, error).reason)
    }
  }

  private func summary(_ manifest: DecodedManifest) -> String {
    let facts = manifest.facts
    let classes = manifest.classes.map { "\($0.count) classes" } ?? "no labels"
    let leftOut =
      manifest.leftOut.isEmpty
      ? "" : "; left out \(manifest.leftOut.count) of \(manifest.files): \(manifest.examples)"
    return "dataset \(dataset): \(facts.trainingImages) training and \(facts.testImages) test "
      + "images, \(classes)\(leftOut)" + manifest.notes.map { "; \($0)" }.joined()
  }
}

extension EncodedImage {
  /// Bytes in memory, or of the file.
  fileprivate var encodedBytes: Int {
    switch content {
    case .bytes(let bytes): bytes.count
    case .file(let path):
      if case .file(let stamp) = FolderEntry.kind(path) { stamp.size } else { 0 }
    case .fault: 0
    }
  }
}
