import Foundation
import TestSupport

/// What is damaged, and the commands that must survive it.
enum FuzzKind: String, CaseIterable, Sendable {
  case specs, datasets, weights, tables, runFolders, archives, commandLines

  /// Parts in a hundred of all cases: more where one costs little.
  var share: Int {
    switch self {
    case .specs: 40
    case .commandLines: 15
    case .tables: 14
    case .datasets: 10
    case .runFolders: 9
    case .archives: 7
    case .weights: 5
    }
  }

  /// The exit codes that a command may end with.
  var codes: Set<Int32> {
    switch self {
    case .specs, .weights: [0, 2]
    case .datasets, .runFolders, .archives: [0, 1, 2]
    case .tables: [0, 2, 64]
    case .commandLines: [0, 1, 2, 64]
    }
  }

  /// Cases that share one process.
  var batch: Int { self == .specs ? 20 : 1 }

  /// Makes the files of one case.
  ///
  /// - Parameters:
  ///   - seed: Of everything that is random.
  ///   - folder: Empty; the commands run here.
  ///   - source: A finished study that is copied, never changed.
  /// - Returns: The commands that meet the files, one after another.
  /// - Throws: What writing files throws.
  func commands(seed: UInt64, in folder: String, from source: FuzzStudy) throws -> [[String]] {
    var generator = TestGenerator(seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(rawValue.utf8.count))
    switch self {
    case .specs: return try Self.spec(seed, folder, &generator)
    case .datasets: return try Self.dataset(folder, &generator)
    case .weights: return try Self.weights(folder, source, &generator)
    case .tables: return try Self.table(folder, &generator)
    case .runFolders: return try Self.runFolder(folder, source, &generator)
    case .archives: return try Self.archive(folder, source, &generator)
    case .commandLines: return try Self.commandLine(folder, source, &generator)
    }
  }

  private static func spec(
    _ seed: UInt64, _ folder: String, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    let text = SpecMutation.mutated(SpecMutation.whole, &generator)
    try write(text, "\(folder)/study\(seed).yaml")
    return [["check", "study\(seed).yaml"]]
  }

  private static func dataset(
    _ folder: String, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    let isCIFAR = Int.random(in: 0..<4, using: &generator) == 0
    let files =
      isCIFAR
      ? DatasetFiles.cifarFolder(records: 4)
      : DatasetFiles.idxFolder(channels: Bool.random(using: &generator) ? 1 : 3)
    try DatasetFiles.write(
      DatasetFiles.damaged(files, using: &generator), to: "\(folder)/images")
    try write(
      """
      question: Do damaged images matter?
      base:
        data:
          dataset: {\(isCIFAR ? "cifar10" : "idx"): {path: images}}
          validationImages: 10
        model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
        training: {budget: {steps: 2}, batchSize: 4, evaluations: 1, evaluationImages: 10}
      probes:
        linear: {kind: linear, images: 10, epochs: 1}
        near: {kind: {nearestNeighbors: {neighbors: [3]}}, images: 10}

      """, "\(folder)/study.yaml")
    return [["check", "study.yaml"], ["run", "study.yaml", "--workers", "1"]]
  }

  private static func weights(
    _ folder: String, _ source: FuzzStudy, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    let bytes = try ByteMutation.header(of: source.weights(), &generator)
    try Data(bytes).write(to: URL(filePath: "\(folder)/weights.safetensors"))
    return [
      [
        "features", "features.safetensors", "--weights", "weights.safetensors", "--heads",
        ["1", "2", "3"].randomElement(using: &generator) ?? "2", "--dataset", "shapes", "--images",
        "2", "--resolution", "8",
      ]
    ]
  }

  private static func table(
    _ folder: String, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    try write(FuzzTable.text(&generator), "\(folder)/table.csv")
    return [FuzzTable.command(&generator)]
  }

  private static func runFolder(
    _ folder: String, _ source: FuzzStudy, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    try source.copy(to: folder)
    try ByteMutation.damageFile(below: "\(folder)/results/runs", &generator)
    let run = ["run", "study.yaml", "--workers", "1"]
    return [
      [["index"], ["report", "study"]], [["report", "study"], run], [run, ["fit", "study"]],
      [["status", "study"], ["report", "study", "--check"]],
    ].randomElement(using: &generator) ?? []
  }

  private static func archive(
    _ folder: String, _ source: FuzzStudy, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    try source.copy(to: folder)
    try FileManager.default.removeItem(atPath: "\(folder)/results/runs")
    try FileManager.default.removeItem(atPath: "\(folder)/results/patchlaw.sqlite")
    try ByteMutation.damageFile(below: "\(folder)/results/study", &generator)
    return [
      [["report", "study"], ["index"]], [["index"], ["predict", "study"]],
      [["plan", "study.yaml"], ["claims"]], [["fit", "study"], ["status", "study"]],
    ].randomElement(using: &generator) ?? []
  }

  private static func commandLine(
    _ folder: String, _ source: FuzzStudy, _ generator: inout TestGenerator
  ) throws -> [[String]] {
    try source.copy(to: folder)
    return [FuzzCommand.line(&generator)]
  }

  static func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }
}
