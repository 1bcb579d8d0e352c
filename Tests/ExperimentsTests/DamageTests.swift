import Foundation
import Kernels
import Store
import Synchronization
import TestSupport
import Testing
import Text

@testable import Experiments

/// One flipped bit in any file of a study's results: what is counted afterward is equal, or the file
/// is complained about by name and nothing that it says is counted.
@Suite(.serialized)
struct DamageTests {
  @Test func `a bit of a finished study changes no number without a word`() throws {
    let whole = try Damaged(Damaged.study)
    #expect(try whole.run().outcomes == ["done", "done"])
    let (found, alone) = try (whole.read(), whole.withoutArchive().read())
    #expect(found.problems.isEmpty && alone.problems.isEmpty)
    #expect(found.rows["score"]?.isEmpty == false && found.rows["floor"]?.isEmpty == false)
    for (number, flip) in try whole.flips(places: 3).enumerated() {
      let damaged = try whole.flipped(flip)
      // Of a run's files the archive has all; without it they count alone.
      let isOfRun = flip.file.hasPrefix("runs/")
      if !isOfRun || number.isMultiple(of: 4) { try damaged.read().expect(found, after: flip) }
      if isOfRun { try damaged.withoutArchive().read().expect(alone, after: flip) }
      guard number.isMultiple(of: 4) else { continue }
      let run = try damaged.run()
      try damaged.read().expect(found, after: flip)
      // Nothing is trained or scored again without a word, nor what the archive knows.
      #expect(run.outcomes.isEmpty || !run.words.isEmpty, "\(flip)")
      if isOfRun {
        #expect(run.outcomes.isEmpty, "\(flip)")
        #expect(try damaged.withoutArchive().read().problems.isEmpty, "\(flip)")
      }
    }
  }

  @Test func `a bit of a killed study changes no number at its end`() throws {
    let whole = try Damaged(Damaged.tokens)
    #expect(try whole.run(stoppingAt: 2).outcomes == ["interrupted"])
    #expect(whole.files.contains { $0.hasSuffix("/checkpoint.safetensors") })
    let undisturbed = try whole.copy()
    let run = try undisturbed.run()
    #expect(run.outcomes == ["done"] && run.words.isEmpty)
    let found = try undisturbed.read()
    for flip in try whole.flips(places: 1) {
      let damaged = try whole.flipped(flip)
      let words = try damaged.run().words
      try damaged.read().expect(found, after: flip)
      if flip.file.contains("safetensors") {
        #expect(words.count == 1 && words[0].contains(flip.file), "\(flip): \(words)")
      }
    }
  }

  @Test func `a log that is cut, or has a line twice, is not that of a done run`() throws {
    let whole = try Damaged(Damaged.study)
    _ = try whole.run()
    let found = try whole.read()
    let log = try #require(whole.files.first { $0.hasSuffix("measurements.log") })
    let lines = try whole.bytes(log).split(separator: 0x0a).map { $0 + [0x0a] }
    let changes: [[ArraySlice<UInt8>]] = [
      lines.dropLast(), Array(lines.prefix(3)), [], lines + lines.suffix(1),
    ]
    for lines in changes {
      let damaged = try whole.withoutArchive()
      try damaged.write(Array(lines.joined()), to: log)
      let problems = try damaged.read().problems
      #expect(problems.count == 1 && problems[0].contains(log))
      let run = try damaged.run()
      #expect(run.outcomes == ["done"] && run.words.contains { $0.contains(log) })
      #expect(try damaged.read().rows == found.rows)
    }
  }

  @Test(arguments: [false, true])
  func `a deleted file of a finished run is named, and made again`(hasArchive: Bool) throws {
    let whole = try Damaged(Damaged.study)
    _ = try whole.run()
    let found = try whole.read()
    for name in ["predictions.json", "measurements.log", "state.json", "scores/"] {
      let file = try #require(whole.files.first { $0.hasPrefix("runs/") && $0.contains(name) })
      let damaged = try hasArchive ? whole.copy() : whole.withoutArchive()
      try FileManager.default.removeItem(atPath: "\(damaged.results)/\(file)")
      // A run without a state is one that is still to be done.
      let isNamed = name != "state.json"
      let problems = try damaged.read().problems
      #expect(problems.contains { $0.contains(file) } == isNamed, "\(name): \(problems)")
      let words = try damaged.run().words
      #expect(words.contains { $0.contains(file) } == isNamed, "\(name): \(words)")
      // That a run is done, an archive says as well.
      #expect(damaged.files.contains(file) || hasArchive && !isNamed, "\(name)")
      let after = try damaged.read()
      #expect(after.rows == found.rows, "\(name)")
      #expect(after.problems.isEmpty, "\(name)")
    }
  }

  @Test func `a run whose archive line is damaged counts from its folder`() throws {
    let whole = try Damaged(Damaged.study)
    _ = try whole.run()
    let found = try whole.read()
    let archive = "study/archive.jsonl"
    var lines = try whole.bytes(archive).split(separator: 0x0a)
    let place = try #require(
      lines.firstIndex { String(decoding: $0.prefix(60), as: UTF8.self).contains("\"run\":") })
    lines[place][lines[place].startIndex + 80] ^= 1
    try whole.write(Array(lines.joined(separator: [0x0a])) + [0x0a], to: archive)
    let damaged = try whole.read()
    #expect(damaged.rows["membership"] == found.rows["membership"])
    #expect(damaged.rows == found.rows)
    #expect(damaged.problems.count == 1 && damaged.problems[0].contains("patchlaw run"))
  }

  @Test func `another run's checkpoint is named once, and training begins anew`() throws {
    let text = Damaged.tokens.replacing("seeds: 1", with: "seeds: 2")
    let whole = try Damaged(text)
    _ = try whole.run(stoppingAt: 2)
    let checkpoint = try #require(whole.files.first { $0.hasSuffix("checkpoint.safetensors") })
    let undisturbed = try whole.copy()
    _ = try undisturbed.run()
    let other = try #require(
      plan(text).runs.map { "runs/\($0.id.text)/checkpoint.safetensors" }
        .first { $0 != checkpoint })
    try whole.write(whole.bytes(checkpoint), to: other)
    let run = try whole.run()
    #expect(run.outcomes == ["done", "done"])
    #expect(run.words.count == 1 && run.words[0].contains(other), "\(run.words)")
    #expect(try whole.read().rows == undisturbed.read().rows)
  }

  @Test func `weights that are damaged are trained again when a probe needs them`() throws {
    let whole = try Damaged(Damaged.tokens)
    _ = try whole.run()
    let model = try #require(whole.files.first { $0.hasSuffix("model.safetensors") })
    let bytes = try whole.bytes(model)
    try whole.write(Array(bytes.dropLast(5)), to: model)
    let more = Damaged.tokens.replacing("probes: {", with: "probes: {again: {images: 10}, ")
    let run = try whole.run(more)
    #expect(run.outcomes == ["done"])
    #expect(run.words.count == 1 && run.words[0].contains(model), "\(run.words)")
    #expect(try whole.bytes(model) == bytes)
  }

  @Test func `files of earlier versions, without checksums, count as they are`() throws {
    let whole = try Damaged(Damaged.study)
    _ = try whole.run()
    let found = try whole.read()
    for file in whole.files where file.hasSuffix(".json") {
      let value = try #require(
        JSONSerialization.jsonObject(with: Data(whole.bytes(file))) as? [String: Any])
      let content = try #require(value["content"])
      try whole.write([UInt8](JSONSerialization.data(withJSONObject: content)), to: file)
    }
    let earlier = try whole.withoutArchive()
    #expect(try earlier.read().problems.isEmpty)
    #expect(try earlier.run().outcomes.isEmpty)
    #expect(try earlier.read().rows == found.rows)
  }

  /// What makes a folder bad.
  static let badFolders: [String] = [
    "no JSON", "another run's", "no numbers", "a wrong number", "a wrong setting",
  ]

  @Test(arguments: badFolders)
  func `a bad folder is listed, and the others count`(_ kind: String) throws {
    let whole = try Damaged(Damaged.study)
    _ = try whole.run()
    try Data("axes: [".utf8).write(to: URL(filePath: "\(whole.results)/study/study.yaml"))
    let ids = try plan(Damaged.study).runs.map(\.id.text)
    let (file, results) = ("runs/\(ids[0])/run.json", whole.results)
    switch kind {
    case "no JSON": try whole.write(Array("{".utf8), to: file)
    case "another run's": try whole.write(whole.bytes("runs/\(ids[1])/run.json"), to: file)
    case "no numbers": try whole.write(Array("{\"id\": \"\(ids[0])\"}".utf8), to: file)
    case "a wrong setting":
      let text = String(decoding: try whole.bytes(file), as: UTF8.self)
      let whole = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let content = try JSONSerialization.data(withJSONObject: try #require(whole["content"]))
      let changed = String(decoding: content, as: UTF8.self)
        .replacing(/"epsilon" ?: ?[-0-9.e]+/, with: "\"epsilon\":0")
      try Data(SealedObject.file(changed.utf8)).write(
        to: URL(filePath: "\(RunFolder(results: results, id: RunID(ids[0])).path)/run.json"))
    default:
      var run = try RunFolder(results: whole.results, id: RunID(ids[0])).description()
      run.counts.flops = -1
      try SealedFile.write(run, to: "\(whole.results)/\(file)")
    }
    let damaged = try whole.withoutArchive()
    let index = try RunIndex.rebuilt(damaged.results)
    #expect(index.problems.count == 1 && index.problems[0].contains(ids[0]), "\(index.problems)")
    #expect(try index.store.run(ids[1])?.state == .done)
    #expect(try index.store.run(ids[0])?.state != .done)
    // The other run is done; this one is repaired or says what is wrong with it, unless only the index
    // refuses it: then it stays listed.
    let run = try damaged.run()
    let isTaken = kind != "a wrong number"
    #expect(run.outcomes.count == (isTaken ? 1 : 0) && run.words.isEmpty == !isTaken)
    #expect(try RunIndex.reading(damaged.results).store.run(ids[1])?.state == .done)
  }

  @Test func `what dead processes left half written is removed, unless somebody works there`()
    throws
  {
    let whole = try Damaged(Damaged.tokens)
    _ = try whole.run()
    let folder = RunFolder(results: whole.results, id: try plan(Damaged.tokens).runs[0].id)
    let dead = try Process.run(URL(filePath: "/bin/true"), arguments: [])
    dead.waitUntilExit()
    let abandoned = [
      "\(folder.path)/model.safetensors", "\(folder.path)/scores/a.json",
      "\(whole.results)/study/archive.jsonl",
    ].map { PartialFiles.path(for: $0, process: dead.processIdentifier) }
    let kept = [
      PartialFiles.path(for: "\(folder.path)/state.json"), "\(folder.path)/notes.partial",
      "\(folder.path)/state.json.elsewhere-\(dead.processIdentifier).partial",
    ]
    for file in abandoned + kept { try Data("x".utf8).write(to: URL(filePath: file)) }
    func there(_ files: [String]) -> Int {
      files.count { FileManager.default.fileExists(atPath: $0) }
    }
    let lock = try #require(try folder.claim())
    _ = try RunIndex.rebuilt(whole.results)
    #expect(there(abandoned) == 2)
    withExtendedLifetime(lock) {}
    _ = consume lock
    _ = try RunIndex.rebuilt(whole.results)
    #expect(there(abandoned) == 0 && there(kept) == 3)
  }
}

/// Results that are damaged, and what is counted of them.
private struct Damaged {
  private let folder: TemporaryFolder
  private let text: String
  var results: String { "\(folder.path)/results" }

  static let tokens = """
    question: Does anything change without a word?
    base:
      data: {dataset: {shapes: {resolution: 8, trainingImages: 40, testImages: 10}}, flip: false}
      data.validationImages: 10
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      model.target: {tokens: {vocabulary: 4, codebook: {kmeans: {patches: 50, rounds: 2}}}}
      training: {budget: {steps: 6}, batchSize: 4, evaluations: 2, evaluationImages: 5}
    seeds: 1
    probes: {linear: {images: 20, epochs: 1, batchSize: 10, learningRates: [0.1, 0.01]}}
    limits: {checkpointSeconds: 0.001}
    """
  static let study = tokens.replacing(
    "seeds: 1",
    with: "axes: {target: {tokens: {}, pixels: {model.target: normalizedPixels}}}\nseeds: 1")

  init(_ text: String) throws { (folder, self.text) = (try TemporaryFolder(), text) }

  /// In memory, as if the index had been lost.
  private func index() throws -> RunIndex { try RunIndex(results: results, store: Store()) }

  /// What a command told.
  struct Told {
    var outcomes: [String]
    var words: [String]
  }

  func run(_ other: String? = nil, stoppingAt step: Int = .max) throws -> Told {
    let plan = try plan(other ?? text)
    let index = try index()
    let restored = try index.begin(plan, at: Date(timeIntervalSince1970: 0))
    let control = RunControl(hours: nil)
    let words = Mutex<[String]>(restored)
    let outcomes = try Scheduler(plan: plan, index: index, workers: 1, control: control) { event in
      switch event {
      case .progressed(let progress, _) where progress.step >= step: control.stop()
      case .noticed(let sentence): words.withLock { $0.append(sentence) }
      case .ended(_, .failed(let message), _, _): words.withLock { $0.append(message) }
      default: break
      }
    }.run()
    try index.archive("study")
    return Told(
      outcomes: outcomes.values.map(\.word).sorted(), words: words.withLock { $0 })
  }

  /// What the index counts, and what it complains of.
  struct Found {
    var rows: [String: Set<String>] = [:]
    var problems: [String] = []

    /// Equal to the undamaged, or with a complaint and without any other number.
    func expect(_ whole: Found, after flip: Flip) throws {
      guard rows != whole.rows else { return }
      #expect(problems.contains { $0.contains(flip.file) }, "\(flip): \(problems)")
      for table in ["measurement", "score", "prediction", "segment", "floor"] {
        #expect(rows[table, default: []].isSubset(of: whole.rows[table, default: []]), "\(flip)")
      }
    }
  }

  private static let tables = [
    "membership", "measurement", "score", "floor", "prediction", "run", "studyProbe",
  ]

  func read() throws -> Found {
    let index = try index()
    var found = Found(problems: index.problems)
    for table in Self.tables {
      let rows = try index.store.query("SELECT * FROM \(table)").rows
      found.rows[table] = Set(rows.map { $0.map(\.field).joined(separator: "\t") })
    }
    return found
  }

  /// One bit of one file.
  struct Flip: CustomStringConvertible {
    let file: String
    let place: Int
    let bit: Int
    var description: String { "\(file), byte \(place), bit \(bit)" }
  }

  /// Every file within the results folder that is not empty, the index apart.
  var files: [String] {
    let all = FileManager.default.enumerator(atPath: results)?.compactMap { $0 as? String } ?? []
    return all.sorted().filter { file in
      guard !file.hasSuffix(".sqlite"),
        let facts = try? FileManager.default.attributesOfItem(atPath: "\(results)/\(file)")
      else { return false }
      return facts[.type] as? FileAttributeType == .typeRegular
        && (facts[.size] as? NSNumber)?.intValue ?? 0 > 0
    }
  }

  /// In each file the first, the middle and the last byte, and others.
  func flips(places: Int = 5) throws -> [Flip] {
    var generator = TestGenerator(17)
    return try files.flatMap { file in
      let count = try bytes(file).count
      let chosen = [
        count / 2, count - 1, 0, count / 7, Int.random(in: 0..<count, using: &generator),
      ]
      return chosen.prefix(places).map { place in
        Flip(file: file, place: place, bit: Int.random(in: 0..<8, using: &generator))
      }
    }
  }

  func bytes(_ file: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: "\(results)/\(file)")))
  }

  func write(_ bytes: [UInt8], to file: String) throws {
    let url = URL(filePath: "\(results)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// The same files elsewhere.
  func copy() throws -> Damaged {
    let copy = try Damaged(text)
    try FileManager.default.copyItem(atPath: results, toPath: copy.results)
    return copy
  }

  func flipped(_ flip: Flip) throws -> Damaged {
    let copy = try copy()
    var bytes = try bytes(flip.file)
    bytes[flip.place] ^= 1 << flip.bit
    try copy.write(bytes, to: flip.file)
    return copy
  }

  /// The same folders without what the archive knows.
  func withoutArchive() throws -> Damaged {
    let copy = try copy()
    try FileManager.default.removeItem(atPath: StudyArchive.path(of: "study", in: copy.results))
    return copy
  }
}
