import Foundation

/// Small text files in which the kernel describes the machine and this process.
enum SystemFile {
  /// The text of a file; nil if there is none.
  static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The number after a name in lines such as `inactive_file 4096` or `MemAvailable:  1024 kB`.
  static func number(_ name: String, in text: String) -> Double? {
    for line in text.split(separator: "\n") {
      let words = line.split { " \t:".contains($0) }
      if words.count >= 2, words[0] == name { return Double(words[1]) }
    }
    return nil
  }
}
