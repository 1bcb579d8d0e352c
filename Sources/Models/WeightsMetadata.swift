public import Data
import Foundation
public import Settings

/// What an exported file of weights says about its model beside the tensors.
///
/// Each entry of safetensors' `__metadata__` is a text: a name, or JSON. Files of other programs have
/// none of them.
public struct WeightsMetadata: Sendable {
  /// Attention heads, which no tensor's shape reveals.
  public var heads: Int?
  public var patchSize: Int?
  /// Pixels per side of the training images.
  public var imageSize: Int?
  /// The order trained on.
  public var order: PatchOrder?
  /// For each position of that order, the raster index of its patch.
  public var permutation: [Int]?
  /// The attention mask of pre-training.
  public var mask: Attention?
  /// The form of the trunk; nil where it is AIM's.
  public var form: TrunkForm?
  /// The pre-training objective, as a spec writes it.
  public var objective: Value?
  /// Per channel, what training images were standardized by, of values in 0...1.
  public var mean: [Float]?
  public var std: [Float]?
  /// The id of the run that trained the weights.
  public var run: String?

  public init() {}

  private enum Key: String, CaseIterable {
    case heads, permutation, order, mask, objective, mean, std, run
    case form = "trunk"
    case patchSize = "patch_size"
    case imageSize = "image_size"
  }

  /// The entries of the file; `format: pt` is what Hugging Face's loaders ask for.
  public var entries: [String: String] {
    let values: [(Key, Value?)] = [
      (.heads, heads.map { .integer($0) }), (.patchSize, patchSize.map { .integer($0) }),
      (.imageSize, imageSize.map { .integer($0) }), (.order, order?.value),
      (.permutation, permutation.map { .list($0.map { .integer($0) }) }), (.mask, mask?.value),
      (.form, form?.identity), (.objective, objective), (.mean, mean.map(Self.list)), (.std, std.map(Self.list)),
    ]
    var entries = ["format": "pt"]
    for case (let key, let value?) in values {
      entries[key.rawValue] = if case .text(let name) = value { name } else { value.json }
    }
    entries[Key.run.rawValue] = run
    return entries
  }

  /// Single precision in the shortest digits that read back as the same number.
  private static func list(_ numbers: [Float]) -> Value {
    .list(numbers.map { .number(Double("\($0)") ?? Double($0)) })
  }
}

extension WeightsMetadata {
  /// Reads what a file says.
  ///
  /// - Throws: ``SafetensorsError`` when an entry has a form that no export writes.
  public init(_ file: Safetensors, path: String) throws {
    func integer(_ key: Key, in range: ClosedRange<Int>) throws -> Int? {
      guard let text = file.metadata[key.rawValue] else { return nil }
      guard let number = Int(text), range.contains(number) else {
        throw Self.error(
          key, text, "an integer from \(range.lowerBound) to \(range.upperBound)", path)
      }
      return number
    }
    func decode<Numbers: Decodable>(_ key: Key, _ kind: String) throws -> Numbers? {
      guard let text = file.metadata[key.rawValue] else { return nil }
      guard let numbers = try? JSONDecoder().decode(Numbers.self, from: Foundation.Data(text.utf8))
      else { throw Self.error(key, text, kind, path) }
      return numbers
    }
    func setting<Setting: SettingValue>(_ key: Key) throws -> Setting? {
      guard let text = file.metadata[key.rawValue] else { return nil }
      let value =
        (try? JSONDecoder().decode(Value.self, from: Foundation.Data(text.utf8))) ?? .text(text)
      var (setting, reading) = (Setting.initial, Reading())
      setting.apply(Node(writing: value), at: key.rawValue, reading: &reading)
      guard reading.problems.isEmpty else { throw Self.error(key, text, Setting.kind, path) }
      return setting
    }
    heads = try integer(.heads, in: 1...1024)
    patchSize = try integer(.patchSize, in: 1...1024)
    imageSize = try integer(.imageSize, in: 1...65_536)
    order = try setting(.order)
    permutation = try decode(.permutation, "a list of integers")
    mask = try setting(.mask)
    form = try setting(.form)
    (mean, std) = (
      try decode(.mean, "a list of numbers"), try decode(.std, "a list of positive numbers")
    )
    if let std, !std.allSatisfy({ $0 > 0 && $0.isFinite }) {
      throw Self.error(.std, "\(std)", "a list of positive numbers", path)
    }
    objective = file.metadata[Key.objective.rawValue].map { .text($0) }
    run = file.metadata[Key.run.rawValue]
  }

  private static func error(
    _ key: Key, _ found: String, _ expected: String, _ path: String
  ) -> SafetensorsError {
    .badMetadata(path: path, key: key.rawValue, found: found, expected: expected)
  }
}
