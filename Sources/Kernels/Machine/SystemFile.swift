import Foundation

/// What the kernel says of the machine and of this process, in small text files.
enum SystemFile {
  /// The text of a file; nil where there is none.
  static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The number behind a name in lines such as `inactive_file 4096` or `MemAvailable:  1024 kB`.
  static func number(_ name: String, in text: String) -> Double? {
    for line in text.split(separator: "\n") {
      let words = line.split { " \t:".contains($0) }
      if words.count >= 2, words[0] == name { return Double(words[1]) }
    }
    return nil
  }
}
