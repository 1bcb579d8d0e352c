import ArgumentParser
import Foundation
import Text

/// Writes a commented spec to begin with.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a commented study to start from, which runs as it is in a minute or two.")

  @Argument(help: "The study's name: letters, digits, - and _.")
  var name: String

  @Option(.path, help: "Folder of the spec.")
  var folder = "experiments"

  func run() throws {
    guard FileName.of(name) == name, !name.contains(".") else {
      throw UserError(
        "'\(name)' cannot name a study: use at most \(FileName.longest) letters, digits, - and _, "
          + "such as patch-size")
    }
    let path = "\(folder)/\(name).yaml"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw UserError("\(path) exists already and was not changed; choose another name")
    }
    try TextFile.write(StudyTemplate.text, to: path)
    print("\(path): edit the question, the base and the axes; it also runs as it is")
    print("next: patchlaw check \(path.shellPath)")
  }
}
