import Foundation
import Glibc
import Kernels
import TestSupport
import Testing

@testable import Data

/// Folders of images in every layout.
struct ImageFolderTests {
  private let folder: TemporaryFolder
  private let cache: FactsCache
  private let root: String

  init() throws {
    folder = try TemporaryFolder()
    cache = FactsCache(folder: "\(folder.path)/cache")
    root = "\(folder.path)/images"
  }

  private func write(_ names: [String], from first: Int = 0) throws {
    for (number, name) in names.enumerated() {
      try EncodedFiles.write(EncodedFiles.jpeg(first + number), to: "\(root)/\(name)")
    }
  }

  private func config(_ change: (inout ImageFolder) -> Void = { _ in }) -> DataConfig {
    var (images, config) = (ImageFolder(), DataConfig())
    (images.path, images.side) = (root, 8)
    change(&images)
    (config.dataset, config.validationImages) = (.imageFolder(images), 10)
    return config
  }

  private func load(_ change: (inout ImageFolder) -> Void = { _ in }) throws -> Dataset {
    let config = config(change)
    let dataset = try Dataset.load(config, cache: cache)
    #expect(try config.facts(FactsReader(cache: cache)) == dataset.facts)
    return dataset
  }

  private func manifest() throws -> DecodedManifest {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(cache.folder!)/images")
    let name = try #require(names.filter { !$0.contains(".") }.first)
    return try #require(DecodedManifest(folder: "\(cache.folder!)/images/\(name)"))
  }

  @Test func `splits are folders, classes are folders below, one class may lack a split`() throws {
    try write((0..<12).map { "train/cat/\($0).jpg" } + (0..<8).map { "train/dog/\($0).jpg" })
    try write((0..<3).map { "val/dog/\($0).jpg" }, from: 40)
    let dataset = try load()
    #expect(dataset.classCount == 2 && dataset.training.count == 10 && dataset.test.count == 3)
    #expect((0..<3).allSatisfy { dataset.test.label($0) == 1 })
    #expect(dataset.shape == ImageShape(height: 8, width: 8, channels: 3))
    let stored = ByteBuffer(count: 192)
    _ = ImageCodec.decode(EncodedFiles.jpeg(41), into: stored, at: 0, side: 8, channels: 3)
    #expect(Array(dataset.test.pixels[192..<384]) == stored.bytes(0..<192))
  }

  @Test func `images that are smaller than the side are counted`() throws {
    try write((0..<20).map { "train/a/\($0).jpg" } + ["train/b/0.jpg", "val/a/0.jpg"])
    try EncodedFiles.write(EncodedFiles.jpeg(7, height: 48, width: 40), to: "\(root)/train/b/1.jpg")
    let small = try load()
    #expect(small.facts.source.enlargedText == nil)
    #expect(config().enlargements(small.facts).isEmpty)
    let dataset = try load { $0.side = 32 }
    let text = "22 of 23 images are smaller than 32 × 32 pixels and were enlarged"
    #expect(dataset.facts.source.enlargedText == text)
    #expect(config { $0.side = 32 }.enlargements(dataset.facts).count == 1)
    #expect(small.facts.source.fingerprint != dataset.facts.source.fingerprint)
  }

  @Test func `one tree is split by names, whatever else is in it`() throws {
    let names = (0..<60).map { "\($0 % 3)/x/\($0).jpg" }
    try write(names)
    let first = try load { $0.testFraction = 0.3 }
    #expect(first.classCount == 3 && (8...28).contains(first.test.count))
    #expect(first.test.count + first.training.count + 10 == 60)
    let before = (0..<first.test.count).map { first.test.label($0) }
    try write(["3/y.jpg", "0/a.jpg"], from: 90)
    let second = try load { $0.testFraction = 0.3 }
    #expect(second.classCount == 4 && second.test.count >= first.test.count)
    #expect(Set(before).isSubset(of: [0, 1, 2]))
  }

  @Test func `images in no folder have no labels, unless metadata has them`() throws {
    try write((0..<30).map { "\($0).jpg" })
    #expect(try load { $0.testFraction = 0.3 }.facts.classCount == nil)
    let rows = (0..<30).map { #"{"file_name": "\#($0).jpg", "label": \#($0 % 5)}"# }
    try EncodedFiles.write(Array(rows.joined(separator: "\n").utf8), to: "\(root)/metadata.jsonl")
    #expect(try load { $0.testFraction = 0.3 }.classCount == 5)
    try FileManager.default.removeItem(atPath: "\(root)/metadata.jsonl")
    let table = "file_name,label\n" + (0..<29).map { "\($0).jpg,\"a,\($0 % 2)\"\n" }.joined()
    try EncodedFiles.write(Array(table.utf8), to: "\(root)/metadata.csv")
    let error = #expect(throws: DataError.self) { try load { $0.testFraction = 0.3 } }
    #expect(error?.description.contains("29.jpg (no label in the metadata)") == true)
    #expect(
      try load {
        ($0.testFraction, $0.leftOut) = (0.3, 0.05)
      }.classCount == 2)
  }

  @Test func `a pipe in the place of metadata is not waited for`() throws {
    try write((0..<4).map { "\($0).jpg" })
    #expect(unsafe mkfifo("\(root)/metadata.csv", 0o600) == 0)
    #expect(throws: DataError.self) { try load() }
  }

  @Test(arguments: [
    ("file_name,label\n0.jpg,a\n1.jpg,\n", "metadata.csv:3: found an empty label"),
    ("file_name,label\n0.jpg,a\n0.jpg,b\n", "metadata.csv:3: found '0.jpg' again, which is already at"),
    ("file_name,label\n0.jpg,a\n0.jpg,a\n", "metadata.csv:2"),
    ("file_name,label,label\n0.jpg,a,b\n", "metadata.csv:1: found two columns called 'label'"),
    ("file_name,label\n0.jpg,a\0b\n", "metadata.csv:2: found text that is not UTF-8"),
  ])
  func `metadata that contradicts itself is refused`(table: String, message: String) throws {
    try write((0..<4).map { "\($0).jpg" })
    try EncodedFiles.write(Array(table.utf8), to: "\(root)/metadata.csv")
    let error = #expect(throws: DataError.self) { try load() }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func `a thousand classes are numbers in order`() throws {
    let jpeg = EncodedFiles.jpeg(0, height: 8, width: 8)
    for number in 0..<1000 {
      try EncodedFiles.write(jpeg, to: "\(root)/train/\(number)/x.jpg")
    }
    try EncodedFiles.write(jpeg, to: "\(root)/test/999/x.jpg")
    let dataset = try load()
    #expect(dataset.classCount == 1000 && dataset.test.label(0) == 999)
    #expect(try manifest().classes == (0..<1000).map(String.init))
  }

  @Test func `links are followed, hidden folders and other files are not classes`() throws {
    try write(
      (0..<20).map { "a/\($0).jpg" } + [".ipynb_checkpoints/0.jpg", "b/._1.jpg", "b/1.jpg"])
    try EncodedFiles.write(Array("notes".utf8), to: "\(root)/b/notes.txt")
    try write((0..<5).map { "../elsewhere/\($0).jpg" }, from: 50)
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: "\(root)/c", withDestinationPath: "\(folder.path)/elsewhere")
    try files.createSymbolicLink(atPath: "\(root)/c/around", withDestinationPath: root)
    try files.createSymbolicLink(atPath: "\(root)/a/gone.jpg", withDestinationPath: "nothing")
    let log = EventLog()
    try Decoding.$taskObserver.withValue(log.add) {
      _ = try load { ($0.testFraction, $0.leftOut) = (0.3, 0.05) }
    }
    let manifest = try manifest()
    #expect(manifest.classes?.prefix(3) == ["a", "b", "c"])
    #expect(manifest.leftOut.map(\.name).contains("a/gone.jpg"))
    #expect(log.sentences.count == 1)
    #expect(log.sentences[0].contains("left out 1 of"))
    #expect(log.sentences[0].contains("a/gone.jpg (a link to no file)"))
  }

  @Test func `names that are not UTF-8 are read, and told in hexadecimal`() throws {
    try write((0..<20).map { "train/a/\($0).jpg" } + ["test/a/0.jpg"])
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      "n=$(printf 'caf\\351'); mkdir train/$n; cp test/a/0.jpg train/$n/$n.jpg; : > train/$n/$n.png",
    ]
    process.currentDirectoryURL = URL(filePath: root)
    try process.run()
    process.waitUntilExit()
    #expect(try load { $0.leftOut = 0.1 }.classCount == 2)
    #expect(try manifest().classes == ["a", "caf\\xe9"])
    #expect(try manifest().leftOut.map(\.name) == ["train/caf\\xe9/caf\\xe9.png"])
  }

  @Test func `too many unreadable files are an error that names some`() throws {
    try write((0..<40).map { "train/a/\($0).jpg" } + ["test/a/0.jpg"])
    try EncodedFiles.write(Array("text".utf8), to: "\(root)/train/a/text.jpg")
    try EncodedFiles.write([], to: "\(root)/train/a/none.png")
    try EncodedFiles.write([1], to: "\(root)/train/a/moving.gif")
    let error = #expect(throws: DataError.self) { try load() }
    #expect(
      error?.description
        == "dataset imageFolder: 3 of 44 images cannot be read, more than the fraction 0.01 that "
        + "leftOut allows: train/a/moving.gif (a .gif file, which is not read), train/a/none.png "
        + "(an empty file), train/a/text.jpg (neither JPEG, PNG nor WebP); repair or remove them, or "
        + "raise leftOut")
    let log = EventLog()
    try Decoding.$taskObserver.withValue(log.add) { _ = try load { $0.leftOut = 0.1 } }
    #expect(log.batches == 0, "what was decoded before the error is kept")
  }

  @Test func `mistakes are told in a sentence`() throws {
    func sentence(_ change: @escaping (inout DataConfig) -> Void = { _ in }) -> String {
      var config = config()
      change(&config)
      do { _ = try config.facts(FactsReader(cache: cache)) } catch { return "\(error)" }
      return ""
    }
    #expect(sentence().contains("no such folder: \(root)"))
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    #expect(sentence().contains("no JPEG, PNG or WebP files are under \(root)"))
    try write((0..<12).map { "train/a/\($0).jpg" } + ["test/a/0.jpg"])
    #expect(
      sentence { $0.resolution = 16 }
        == "data.resolution is 16, but dataset imageFolder stores images of 8 × 8; raise its side to "
        + "16 or more, or lower data.resolution")
    try EncodedFiles.write([1], to: "\(root)/test/a/0.jpg")
    #expect(sentence().contains("there are no test images among 12 that can be read"))
    try EncodedFiles.write(Array("file_name;label".utf8), to: "\(root)/metadata.csv")
    #expect(sentence().contains("metadata.csv:1: found columns separated by ';'"))
  }

  /// Tiny ImageNet as downloaded: a folder `images` in each class, and one in each other split.
  @Test func `a split whose folders are other than the classes has no labels, until metadata has them`() throws {
    for name in ["a", "b"] { try write((0..<15).map { "train/\(name)/images/\(name)\($0).jpg" }) }
    try write((0..<4).map { "val/images/v\($0).jpg" } + ["test/images/t.jpg"], from: 60)
    let log = EventLog()
    let hashed = try Decoding.$taskObserver.withValue(log.add) {
      try load { $0.testFraction = 0.3 }
    }
    #expect(hashed.classCount == 2 && hashed.training.count + hashed.test.count == 20)
    #expect(log.sentences[0].contains("the validation folder was ignored: its images have no labels"))
    #expect(log.sentences[0].contains("the test folder was ignored: its images have no labels"))
    let rows = (0..<4).map { "images/v\($0).jpg,\($0 < 3 ? "b" : "a")\n" }.joined()
    try EncodedFiles.write(
      Array("file_name,label\n\(rows)images/gone.jpg,a\n".utf8), to: "\(root)/val/metadata.csv")
    let again = EventLog()
    let labeled = try Decoding.$taskObserver.withValue(again.add) { try load() }
    #expect((0..<4).map { labeled.test.label($0) } == [1, 1, 1, 0])
    #expect(labeled.training.count == 20 && labeled.classCount == 2)
    #expect(again.sentences[0].contains("1 label in the metadata without an image"))
  }

  @Test func `a description tells classes, and every file that was left out by its reason`() throws {
    try write((0..<30).map { "train/\($0 % 2)/\($0).jpg" } + ["test/1/0.jpg"])
    for name in ["x", "y"] { try EncodedFiles.write([], to: "\(root)/train/0/\(name).png") }
    try EncodedFiles.write([1], to: "\(root)/train/0/z.gif")
    let config = config()
    #expect(throws: DataError.self) { try config.facts(FactsReader(cache: cache)) }
    let found = try config.dataset.described(cache)
    #expect(found.classes?.map(\.training) == [15, 15] && found.classes?.map(\.test) == [0, 1])
    #expect(found.leftOut.map(\.names) == [["train/0/x.png", "train/0/y.png"], ["train/0/z.gif"]])
    #expect(
      found.facts.leftOut?.text == "3 of 34 images left out: an empty file (2), a .gif file, which is "
        + "not read (1)")
    #expect(found.mean.count == 3 && found.folder?.hasPrefix(folder.path) == true)
    let facts = try self.config { $0.leftOut = 0.2 }.facts(FactsReader(cache: cache))
    #expect(facts.leftOut == [found.facts.leftOut?.text])
  }
}
