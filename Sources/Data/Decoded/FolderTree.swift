import Kernels

/// The image files under a folder. Symbolic links are followed; hidden files and folders are not
/// looked at.
struct FolderTree {
  /// A file by its path relative to the folder.
  struct File {
    let name: [UInt8]
    /// nil for a link to nothing.
    let stamp: FileStamp?

    var components: [ArraySlice<UInt8>] { name.split(separator: UInt8(ascii: "/")) }
  }

  private(set) var images: [File] = []
  /// Files `metadata.csv` and `metadata.jsonl`, wherever they are.
  private(set) var metadata: [File] = []
  /// Files with other endings.
  private(set) var others = 0
  private(set) var topFolders: [String] = []
  private let dataset: String

  private struct Folder: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  /// - Throws: ``DataError`` if a folder cannot be read.
  init(_ root: [UInt8], dataset: String) throws {
    self.dataset = dataset
    var above: Set<Folder> = []
    if case .folder(let device, let inode) = FolderEntry.kind(root) {
      above.insert(Folder(device: device, inode: inode))
    }
    try visit(root, relative: [], above: above)
  }

  private mutating func visit(_ path: [UInt8], relative: [UInt8], above: Set<Folder>) throws {
    guard let entries = FolderEntry.all(in: path) else {
      throw DataError.unreadable(dataset: dataset, path: path.shownName)
    }
    let slash = UInt8(ascii: "/")
    for entry in entries where !Self.isHidden(entry.name) {
      let name = relative.isEmpty ? entry.name : relative + [slash] + entry.name
      switch entry.kind {
      case .folder(let device, let inode):
        let folder = Folder(device: device, inode: inode)
        // A link to a folder above would lead around forever.
        guard !above.contains(folder) else { continue }
        if relative.isEmpty { topFolders.append(entry.name.shownName) }
        try visit(
          path + [slash] + entry.name, relative: name, above: above.union([folder]))
      case .file(let stamp): add(File(name: name, stamp: stamp), entry.name)
      case .other: add(File(name: name, stamp: nil), entry.name)
      }
    }
  }

  private static func isHidden(_ name: [UInt8]) -> Bool {
    name.first == UInt8(ascii: ".") || name == Array("__MACOSX".utf8)
  }

  private mutating func add(_ file: File, _ name: [UInt8]) {
    if ImageEnding(name) != nil {
      images.append(file)
    } else if [Array("metadata.csv".utf8), Array("metadata.jsonl".utf8)].contains(name) {
      metadata.append(file)
    } else {
      others += 1
    }
  }
}

/// What the ending of a file's name says of it; a file whose ending is none of images is none.
enum ImageEnding {
  case read
  /// An image of a format that is not read.
  case unread(String)

  private static let readable = ["jpg", "jpeg", "jpe", "jfif", "png", "webp"]
  private static let known = [
    "gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl", "ppm", "pgm",
  ]

  init?(_ name: [UInt8]) {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    let ending = String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    if Self.readable.contains(ending) {
      self = .read
    } else if Self.known.contains(ending) {
      self = .unread(ending)
    } else {
      return nil
    }
  }
}
