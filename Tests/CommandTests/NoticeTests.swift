import Foundation
import TestSupport
import Testing
import Text

/// What a command must not keep to itself: places far outside the data, damage, labels that do not
/// exist, images that are enlarged.
struct NoticeTests {
  private static let whole = Result { try FuzzStudy() }

  /// A study that is done, in a folder of its own.
  private struct Done {
    let folder: TemporaryFolder
    private let study: FuzzStudy

    init() throws {
      (study, folder) = (try NoticeTests.whole.get(), try TemporaryFolder())
      try study.copy(to: folder.path)
    }

    var archive: String { "\(folder.path)/results/study/archive.jsonl" }

    func call(_ arguments: String...) throws -> BuiltProgram.Ending {
      try study.call(arguments, in: folder.path, seconds: 60)
    }

    /// Changes one bit of a file.
    func flip(_ place: (Int) -> Int, of file: String) throws {
      var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
      bytes[place(bytes.count)] ^= 4
      try Data(bytes).write(to: URL(filePath: file))
    }

    /// The weights of one run, and the beginning of its id.
    func weights() throws -> (file: String, run: String) {
      let runs = "\(folder.path)/results/runs"
      let run = try #require(FileManager.default.contentsOfDirectory(atPath: runs).min())
      return ("\(runs)/\(run)/model.safetensors", String(run.prefix(8)))
    }
  }

  @Test func `a prediction far outside the data says how far`() throws {
    let study = try Done()
    let far = try study.call("predict", "study", "--at", "parameters=1e6")
    #expect(far.code == 0)
    let says = "warning: parameters 1e+06 is "
    #expect(far.errors.contains(says) && far.errors.contains("times the largest value in the data ("))
    let small = try study.call("predict", "study", "--rank", "parameters=2")
    #expect(small.errors.contains("of the smallest value in the data ("), "\(small.text)")
    #expect(try study.call("predict", "study", "--at", "parameters=3000").errors.isEmpty)
    try TextFile.write(FitRefusalTests.four, to: "\(study.folder.path)/table.csv")
    let fit = try study.call(
      "fit", "table.csv", "--law", "power", "--x", "x", "--resamples", "0", "--at", "x=400")
    #expect(fit.output.contains("warning: x 400 is 50 times the largest value in the data (8)"))
  }

  @Test func `a damaged first line of an archive is named by every command, and repaired by run`()
    throws
  {
    let study = try Done()
    try study.flip({ _ in 40 }, of: study.archive)
    let sentence =
      "results/study/archive.jsonl:1: the line does not agree with its checksum, and nothing of the "
      + "study can be read without it; "
    for command in [["report", "study"], ["status", "study"], ["status"], ["index"], ["fit", "study"]] {
      let said = try BuiltProgram.run(command, in: study.folder.path)
      #expect(said.code == 1 && said.errors.contains(sentence), "\(command): \(said.text)")
      #expect(said.errors.contains("otherwise `patchlaw run` of the whole study writes the line again"))
      #expect(said.errors.components(separatedBy: sentence).count == 2, "\(command): \(said.errors)")
    }
    #expect(try study.call("run", "study.yaml").code == 0)
    let after = try study.call("status", "study")
    #expect(after.code == 0 && after.errors.isEmpty && after.output.contains("6 done"), "\(after.text)")
    #expect(after.output.contains("training loss"))
  }

  @Test func `run names damaged weights of finished runs`() throws {
    let study = try Done()
    let (file, run) = try study.weights()
    try study.flip({ $0 - 3 }, of: file)
    let done = try study.call("run", "study.yaml")
    #expect(done.code == 0 && done.errors.contains("\(run)"), "\(done.text)")
    #expect(
      done.errors.contains(
        "model.safetensors: the content does not agree with the file's checksum; nothing that is left "
          + "to do needs them; `patchlaw run study.yaml --force \(run)` trains the run again"),
      "\(done.errors)")
    // A run that is not asked for is not thrown away.
    let others = try ["8", "28"].map {
      try study.call("run", "study.yaml", "--only", "width=\($0)", "--force", run)
    }
    #expect(others.contains { $0.code == 2 && $0.errors.contains("--force \(run): this command does") })
    #expect(FileManager.default.fileExists(atPath: file))
    try study.flip({ $0 - 5 }, of: file)
    let more = FuzzStudy.text.replacing("probes:", with: "probes:\n  again: {images: 20, epochs: 2}")
    try TextFile.write(more, to: "\(study.folder.path)/study.yaml")
    let again = try study.call("run", "study.yaml")
    #expect(again.code == 0 && again.errors.contains("the run is trained again"), "\(again.text)")
    #expect(try study.call("run", "study.yaml").errors.isEmpty)
  }

  @Test func `labels that classes do not have, and images that are enlarged, are told`() throws {
    let folder = try TemporaryFolder()
    let text = FuzzStudy.text.replacing("[8, 12, 16, 20, 24, 28]", with: "[8, 12]")
      .replacing("images: 20, epochs: 1", with: "labels: {perClass: 30}, epochs: 1")
      .replacing("data.validationImages: 20", with: "data.validationImages: 20\n  data.resolution: 16")
      .replacing(/fits:\n.*\n/, with: "")
    try TextFile.write(text, to: "\(folder.path)/study.yaml")
    let check = try BuiltProgram.run(["check", "study.yaml"], in: folder.path)
    #expect(
      check.output.contains(
        "warning: probe 'linear' asks for 30 images of each class, but 40 labeled images of 10 classes "
          + "are fewer"), "\(check.text)")
    #expect(
      check.output.contains(
        "warning: data.resolution 16 enlarges the images of data.dataset, which have 8 × 8 pixels"))
    #expect(try BuiltProgram.run(["run", "study.yaml"], in: folder.path, seconds: 60).code == 0)
    _ = try BuiltProgram.run(["report", "study"], in: folder.path, seconds: 60)
    let page = try #require(try TextFile.read("\(folder.path)/notebooks-md/study.md"))
    let note = try #require(page.firstMatch(of: #/Probe linear learned from 40 labels, (\d+) to (\d+) per class/#))
    #expect((Int(note.1) ?? 99) < 4 && (Int(note.2) ?? 0) > 4)
    #expect(page.contains("per class: some classes have fewer than it asks for."))
  }
}
