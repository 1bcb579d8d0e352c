import Foundation
import TestSupport
import Testing

@testable import Kernels

/// Texts that carry a checksum.
struct SealTests {
  private let json = Array(#"{"a":[1,2.5],"b":"}"}"#.utf8)

  @Test func `a file gives back its content, and is JSON`() throws {
    let file = SealedObject.file(json)
    #expect(SealedObject(file: file) == .whole(json))
    #expect(SealedObject(file: file.dropLast()) == .whole(json))
    let value = try JSONSerialization.jsonObject(with: Data(file)) as? [String: Any]
    #expect((value?["checksum"] as? String)?.count == 16 && value?["content"] is [String: Any])
  }

  @Test func `no bit can change unnoticed`() {
    let file = SealedObject.file(json)
    for place in file.indices {
      for bit in 0..<8 {
        var damaged = file
        damaged[place] ^= 1 << bit
        // Without its beginning it is a text like any other, not a value of this form.
        let expected: SealedObject = place < 13 ? .unsealed : .damaged
        #expect(SealedObject(file: damaged) == expected, "byte \(place), bit \(bit)")
      }
    }
  }

  @Test func `no part of a file is whole`() {
    let file = SealedObject.file(json).dropLast()
    for end in file.indices { #expect(SealedObject(file: file[..<end]) != .whole(json)) }
  }

  @Test func `other text has no seal`() {
    #expect(SealedObject(json) == .unsealed)
    #expect(SealedObject([UInt8]()) == .unsealed)
    #expect(SealedObject(file: Array(#"{"checksum":"short"}"#.utf8)) == .damaged)
    #expect(SealedObject(file: SealedObject.text(Array(#""other":1"#.utf8))) == .damaged)
  }

  @Test func `lines of a log are trusted up to the first that does not agree with its checksum`() {
    func line(_ content: String) -> String { "\(fingerprint(Array(content.utf8))) \(content)\n" }
    func contents(_ text: String) -> (found: [String], count: Int) {
      let bytes = Array(text.utf8)
      let lines = SealedLines(bytes)
      return (lines.contents.map { String(decoding: bytes[$0], as: UTF8.self) }, lines.count)
    }
    let (first, second, third) = (line("{}"), line("[1, 2]"), line("x"))
    #expect(contents(first + "\n" + second + third) == (["{}", "[1, 2]", "x"], 3))
    // Without its last line break a line is whole all the same.
    #expect(contents(first + second.dropLast()) == (["{}", "[1, 2]"], 2))
    for damaged in [second.replacing("1", with: "3"), String(second.dropFirst()), "short\n"] {
      #expect(contents(first + damaged + third) == (["{}"], 3), "\(damaged)")
    }
    #expect(contents("") == ([], 0))
  }

  @Test func `a file's fingerprint notices each changed byte, and says nothing of a file that is shorter`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/file"
    // More than one part, and blocks that are not whole.
    var bytes = [UInt8](repeating: 7, count: 17 << 20 | 13)
    func sum(_ size: Int? = nil) throws -> String? {
      try Data(bytes).write(to: URL(filePath: path))
      return fingerprint(ofFile: path, size: size ?? bytes.count)
    }
    let whole = try #require(try sum())
    #expect(whole.count == 16)
    for place in [0, 31, 1 << 18, 16 << 20, bytes.count - 1] {
      bytes[place] ^= 1
      #expect(try sum() != whole, "byte \(place)")
      bytes[place] ^= 1
    }
    #expect(try sum() == whole && sum(bytes.count + 1) == nil)
    #expect(fingerprint(ofFile: "\(path)x", size: 4) == nil)
  }
}
