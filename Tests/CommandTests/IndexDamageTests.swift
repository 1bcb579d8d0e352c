import Foundation
import TestSupport
import Testing

/// Bytes of the database that change on the disk: the numbers of a report stay those of the runs.
struct IndexDamageTests {
  @Test func `a changed byte of the database is named, and its numbers are read again`() throws {
    let study = try FuzzStudy()
    let folder = study.folder.path
    let database = URL(filePath: "\(folder)/results/patchlaw.sqlite")
    let question = ["query", "SELECT id, value FROM measurement JOIN run ON run = id", "--csv"]
    func ask() throws -> BuiltProgram.Ending { try study.call(question, in: folder) }
    let whole = try ask()
    #expect(whole.code == 0 && whole.errors.isEmpty && whole.output.count > 200)
    var generator = TestGenerator(29)
    // The counter of transactions is read as it is: another one is taken for another process's work.
    for fraction in [0.0, 0.5, 1] + (0..<5).map({ _ in .random(in: 0...1, using: &generator) }) {
      let facts = try FileManager.default.attributesOfItem(atPath: database.path)
      var damaged = [UInt8](try Data(contentsOf: database))
      let place = 30 + Int(fraction * Double(damaged.count - 31))
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try Data(damaged).write(to: database)
      try FileManager.default.setAttributes(
        [.modificationDate: facts[.modificationDate] as Any], ofItemAtPath: database.path)
      let found = try ask()
      #expect(found.output == whole.output, "byte \(place)")
      #expect(found.errors.contains("patchlaw.sqlite was damaged"), "byte \(place): \(found.errors)")
      #expect(try ask().errors.isEmpty)
    }
    try Data(Data(contentsOf: database).dropLast(4096)).write(to: database)
    #expect(try ask().output == whole.output)
  }

  @Test func `index names damaged weights`() throws {
    let study = try FuzzStudy()
    let runs = "\(study.folder.path)/results/runs"
    let run = try #require(FileManager.default.contentsOfDirectory(atPath: runs).min())
    let weights = URL(filePath: "\(runs)/\(run)/model.safetensors")
    var bytes = [UInt8](try Data(contentsOf: weights))
    bytes[bytes.count - 3] ^= 4
    try Data(bytes).write(to: weights)
    let ending = try study.call(["index"], in: study.folder.path)
    #expect(ending.code == 1 && ending.errors.contains("\(run)/model.safetensors"))
    let exported = try study.call(["export", run, "w.safetensors"], in: study.folder.path)
    #expect(exported.code == 2)
    for said in [ending.errors, exported.errors] {
      #expect(said.contains("`patchlaw run STUDY --force \(run.prefix(8))` trains the run again"), "\(said)")
      #expect(!said.contains("delete"))
    }
  }
}
