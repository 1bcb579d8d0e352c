import Foundation
import Glibc
import TestSupport
import Testing

/// What a user has is kept: files that commands write replace only files of their kind, and what
/// cannot be read in full is not written again.
struct UserFileTests {
  private func read(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func `commands replace only files of their kind`() throws {
    let study = try FuzzStudy()
    let folder = study.folder.path
    func call(_ line: String...) throws -> BuiltProgram.Ending { try study.call(line, in: folder) }
    func write(_ text: String, _ name: String) throws {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    let run = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(folder)/results/runs").min())
    for name in ["README.md", "target", "closed.safetensors"] { try write("mine", name) }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o400], ofItemAtPath: "\(folder)/closed.safetensors")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/link.safetensors", withDestinationPath: "\(folder)/target")
    #expect(unsafe mkfifo("\(folder)/fifo.safetensors", 0o600) == 0)
    for name in ["README.md", "link.safetensors", "fifo.safetensors", "closed.safetensors"] {
      for line in [
        ["export", run, name], ["features", name, "--weights", "results/runs/\(run)/model.safetensors"],
      ] where line[0] == "export" || name != "README.md" {
        let ending = try study.call(line, in: folder)
        #expect(
          ending.code == 2 && ending.errors.contains("\(name) was not changed: "), "\(ending.text)")
      }
    }
    #expect(try call("export", run, ".", "--format", "hub").errors.contains("README.md was not changed"))
    for name in ["README.md", "target", "closed.safetensors"] {
      #expect(read("\(folder)/\(name)") == Data("mine".utf8))
    }
    // A model of another program, as from a hub.
    try FileManager.default.createDirectory(
      atPath: "\(folder)/model", withIntermediateDirectories: true)
    for name in ["README.md", "config.json", "model.safetensors"] { try write("mine", "model/\(name)") }
    #expect(try call("export", run, "model", "--format", "hub").errors.contains("was not changed"))
    for name in ["README.md", "config.json", "model.safetensors"] {
      #expect(read("\(folder)/model/\(name)") == Data("mine".utf8))
    }
    for _ in 0..<2 { #expect(try call("export", run, "hub", "--format", "hub").code == 0) }
    let weights = "results/runs/\(run)/model.safetensors"
    let own = read("\(folder)/\(weights)")
    for place in [weights, "results/new.safetensors", "results/runs/\(run)/../x.safetensors"] {
      let ending = try call("export", run, place)
      #expect(ending.code == 2 && ending.errors.contains("a folder of results"), "\(ending.text)")
    }
    #expect(own != nil && read("\(folder)/\(weights)") == own)
    for format in ["hub", "tensorboard"] {
      let source = format == "hub" ? run : "study"
      let ending = try call("export", source, "results", "--format", format)
      #expect(ending.code == 2 && ending.errors.contains("it is a results folder"), "\(ending.text)")
    }
    for _ in 0..<2 { #expect(try call("export", run, "own.safetensors").code == 0) }
    let sheets = try (0..<2).map { _ in
      let ending = try call("show", run, "--views", "views.svg")
      #expect(ending.code == 0 && ending.errors.contains("written: views.svg"), "\(ending.text)")
      return read("\(folder)/views.svg")
    }
    #expect(sheets[0] == sheets[1])
    let sheet = String(decoding: try #require(sheets[0]), as: UTF8.self)
    #expect(sheet.contains("<svg ") && sheet.contains("data:image/png;base64,"))
    #expect(sheet.contains(">predicted: patches that count in the loss<"))
    #expect(try call("show", run, "--views", "README.md").code == 64)

    try write("kind,seed,loss\na,0,1\na,1,2\nb,0,2\nb,1,4\n", "table.csv")
    func plot(_ name: String) throws -> BuiltProgram.Ending {
      try call("compare", "table.csv", "--axis", "kind", "--metric", "loss", "--plot", name)
    }
    #expect(try plot("r.png").code == 64)
    for file in ["mine.gp", "mine-figure.csv"] {
      try write("mine", file)
      let ending = try plot("mine.svg")
      #expect(ending.code == 2 && ending.errors.contains("\(file) was not changed"), "\(ending.text)")
      #expect(read("\(folder)/\(file)") == Data("mine".utf8))
      try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
    for _ in 0..<2 {
      let ending = try plot("mine.svg")
      #expect(
        ending.code == 0 && ending.errors.contains("written: mine.svg, mine.gp, mine-figure.csv"),
        "\(ending.text)")
    }
  }

  @Test func `a page that is not UTF-8, and one of a damaged archive, stay as they are`() throws {
    let study = try FuzzStudy()
    let folder = study.folder.path
    func call(_ line: String...) throws -> BuiltProgram.Ending { try study.call(line, in: folder) }
    let page = "\(folder)/notebooks-md/study.md"
    let whole = try #require(read(page))
    let latin = whole + Data([0x63, 0x61, 0x66, 0xe9, 0x0a])
    try latin.write(to: URL(filePath: page))
    let ending = try call("report", "study")
    #expect(
      ending.code == 2 && ending.errors.contains("it is not UTF-8 text; the file was not changed"))
    #expect(read(page) == latin)

    try whole.write(to: URL(filePath: page))
    let undone = try call("exclude", "study", "0", "--undo")
    #expect(undone.code == 2)
    let id = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(folder)/results/runs").min())
    let never = try call("exclude", "study", id, "--undo")
    #expect(never.code == 2 && never.errors.contains("nothing to undo"), "\(never.text)")

    let archive = URL(filePath: "\(folder)/results/study/archive.jsonl")
    var bytes = [UInt8](try Data(contentsOf: archive))
    bytes[bytes.count - 20] ^= 1
    try Data(bytes).write(to: archive)
    for command in ["report", "status"] {
      let ending = try call(command, "study")
      #expect(ending.code == 1, "\(ending.text)")
      #expect(ending.errors.contains("`git checkout results/study/archive.jsonl` restores it"))
      #expect(ending.errors.components(separatedBy: "archive.jsonl:").count == 2, "\(ending.errors)")
    }
    #expect(read(page) == whole && read(archive.path) == Data(bytes))
  }

  @Test func `a study that was not run, and results that are a file, are named as such`() throws {
    let folder = try TemporaryFolder()
    try MistakeTests.study.write(
      toFile: "\(folder.path)/study.yaml", atomically: true, encoding: .utf8)
    for line in [["report", "study"], ["plot", "study"], ["fit", "study"], ["predict", "study"]] {
      let ending = try BuiltProgram.run(line, in: folder.path)
      #expect(
        ending.code == 2
          && ending.errors.contains("study was not run yet; `patchlaw run study.yaml` runs it"),
        "\(ending.text)")
    }
    for line in [["run", "study.yaml"], ["status"], ["query", "SELECT 1"]] {
      let ending = try BuiltProgram.run(line + ["--results", "study.yaml"], in: folder.path)
      #expect(
        ending.code == 64 && ending.errors.contains("it is a file, not a folder"), "\(ending.text)")
    }
    #expect(try BuiltProgram.run(["run", "study.yaml"], in: folder.path, seconds: 60).code == 0)
    let fit = try BuiltProgram.run(["fit", "study"], in: folder.path)
    #expect(fit.output.contains("its spec has no `fits`"), "\(fit.text)")
  }
}
