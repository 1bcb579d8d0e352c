import Foundation
import Glibc
import TestSupport
import Testing
import Text

/// What is said of files that cannot be written or read.
struct FileFaultTests {
  private let folder: String

  init() throws { folder = try TemporaryFolder().path }

  private func words(writing path: String) throws -> String {
    let error = try #require(throws: TextFileError.self) { try TextFile.write("x", to: path) }
    return "\(error)"
  }

  @Test func `a folder in the place of a file, and a file in that of a folder, are named`() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/page.md", withIntermediateDirectories: true)
    try TextFile.write("mine", to: "\(folder)/file")
    #expect(
      try words(writing: "\(folder)/page.md")
        == "\(folder)/page.md cannot be written (it is a folder); remove it, or choose another name"
    )
    #expect(
      try words(writing: "\(folder)/file/a/page.md").hasSuffix(
        "(\(folder)/file is a file, not a folder); remove it, or choose another folder"))
    #expect(try TextFile.read("\(folder)/file") == "mine")
    #expect(throws: TextFileError.self) { try TextFile.read("\(folder)/page.md") }
    // Nothing is left of the attempts.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
  }

  @Test func `a pipe is not said to lack permission`() throws {
    let pipe = "\(folder)/pipe"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    let error = try #require(throws: TextFileError.self) { try TextFile.read(pipe) }
    #expect(
      "\(error)" == "\(pipe) cannot be read (it is not a regular file); give the path of a file")
  }

  @Test func `a place that takes no files is said to, in words of ours`() throws {
    for path in ["/proc/patchlaw/page.md", "/proc/self/page.md"] {
      let words = try words(writing: path)
      #expect(words.hasPrefix("\(path) cannot be written ("))
      for raw in ["Error", "Domain", "NS", "operation", "couldn"] { #expect(!words.contains(raw)) }
    }
  }

  @Test func `an error of the system is never shown raw`() throws {
    let path = "\(folder)/absent"
    let error = try #require(throws: (any Error).self) {
      _ = try FileManager.default.contentsOfDirectory(atPath: path)
    }
    #expect(FileFault.sentence(error) == "\(path): no such file or folder")
    let denied = CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: "a/b"])
    #expect(FileFault.sentence(denied) == "a/b: permission denied")
    #expect(FileFault.sentence(POSIXError(.ENOSPC)) == "no space is left")
    // Ours stay as they are.
    let ours = try #require(throws: TextFileError.self) { try TextFile.write("", to: "/proc/a/b") }
    #expect(FileFault.sentence(ours) == "\(ours)")
  }
}
