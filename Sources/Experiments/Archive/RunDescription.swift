import Models
public import Settings
public import Store

/// What a run is, as its folder's `run.json` and the study's archive keep it.
///
/// Written when the run begins and never changed: where the run stands is in its status. It holds
/// every fact that an index, a fit or a report needs, so that none of them opens a dataset.
public struct RunDescription: Codable, Hashable, Sendable {
  /// Of this form; the first, without a number, was a row of the index.
  public static let format = 2

  public var format = Self.format
  public var id: String
  /// The id that all seeds share.
  public var cell: String
  public var seed: Int
  public var numerics: Int
  /// Every setting, defaults included.
  public var settings: Value
  public var counts: Counts
  public var loss: Loss
  public var data: DataRecord

  /// What the run computes, fixed before it begins.
  public struct Counts: Codable, Hashable, Sendable {
    /// N: every trainable value.
    public var parameters: Int
    public var trunkParameters: Int
    public var headParameters: Int
    public var steps: Int
    /// D: images shown, with repetition.
    public var images: Int
    /// Patches shown, with repetition.
    public var patches: Int
    /// C: forward and backward operations, two per multiply-add.
    public var flops: Double
    /// C without the head; nil in a record older than the count.
    public var trunkFlops: Double?
  }

  /// What the validation loss measures; losses are compared only where both agree.
  public struct Loss: Codable, Hashable, Sendable {
    public var unit: String?
    public var condition: String?
  }

  /// The images behind the run.
  public struct DataRecord: Codable, Hashable, Sendable {
    /// Different training images that the run can draw from; nil in a record older than the count.
    public var uniqueImages: Int?
    /// SHA-256, in hexadecimal, of everything that the sources hold; nil in an older record.
    public var fingerprint: String?
    /// nil where images have no labels.
    public var classCount: Int?
    /// What could not be read, in words; nil where everything was.
    public var leftOut: String?
  }
}

extension RunDescription {
  /// The run as a row of the index.
  public func row(_ status: RunFolder.Status) -> RunRow {
    RunRow(
      id: id, cell: cell, seed: seed, configuration: settings.json, numerics: numerics,
      parameters: counts.parameters, trunkParameters: counts.trunkParameters,
      headParameters: counts.headParameters, steps: counts.steps, images: counts.images,
      patches: counts.patches, flops: counts.flops, trunkFlops: counts.trunkFlops,
      lossUnit: loss.unit, lossCondition: loss.condition, uniqueImages: data.uniqueImages,
      leftOut: data.leftOut, state: status.state, message: status.message,
      imagesFingerprint: data.fingerprint)
  }
}

extension RunDescription {
  private enum FirstForm: String, CodingKey {
    case id, cell, seed, configuration, numerics, parameters, trunkParameters, headParameters
    case steps, images, patches, flops, trunkFlops, lossUnit, lossCondition
  }

  private enum CodingKeys: String, CodingKey {
    case format, id, cell, seed, numerics, settings, counts, loss, data
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let format = try container.decodeIfPresent(Int.self, forKey: .format) else {
      self = try Self(firstForm: decoder.container(keyedBy: FirstForm.self))
      return
    }
    guard format == Self.format else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container, debugDescription: "format \(format)")
    }
    id = try container.decode(String.self, forKey: .id)
    cell = try container.decode(String.self, forKey: .cell)
    seed = try container.decode(Int.self, forKey: .seed)
    numerics = try container.decode(Int.self, forKey: .numerics)
    settings = try container.decode(Value.self, forKey: .settings)
    counts = try container.decode(Counts.self, forKey: .counts)
    loss = try container.decode(Loss.self, forKey: .loss)
    data = try container.decode(DataRecord.self, forKey: .data)
  }

  /// Reads a folder that a version before archives wrote: settings are JSON in a string there.
  private init(firstForm container: KeyedDecodingContainer<FirstForm>) throws {
    id = try container.decode(String.self, forKey: .id)
    cell = try container.decode(String.self, forKey: .cell)
    seed = try container.decode(Int.self, forKey: .seed)
    numerics = try container.decode(Int.self, forKey: .numerics)
    let text = try container.decode(String.self, forKey: .configuration)
    let config = try RunConfig(json: text)
    settings = config.value
    counts = Counts(
      parameters: try container.decode(Int.self, forKey: .parameters),
      trunkParameters: try container.decode(Int.self, forKey: .trunkParameters),
      headParameters: try container.decode(Int.self, forKey: .headParameters),
      steps: try container.decode(Int.self, forKey: .steps),
      images: try container.decode(Int.self, forKey: .images),
      patches: try container.decode(Int.self, forKey: .patches),
      flops: try container.decode(Double.self, forKey: .flops),
      trunkFlops: try container.decodeIfPresent(Double.self, forKey: .trunkFlops))
    let kind = config.cell.model.lossKind
    loss = Loss(
      unit: try container.decodeIfPresent(String.self, forKey: .lossUnit) ?? kind.unit,
      condition: try container.decodeIfPresent(String.self, forKey: .lossCondition)
        ?? kind.condition)
    data = DataRecord(uniqueImages: nil, fingerprint: nil, classCount: nil)
  }
}
