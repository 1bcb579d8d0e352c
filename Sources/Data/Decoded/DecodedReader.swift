/// A source of encoded images, read through the cache of decoded ones.
struct DecodedReader<Configuration: DecodedSettings>: DatasetReader {
  let name: String
  let settings: Configuration
  let source: @Sendable (Configuration, String) throws -> any EncodedSource

  var isMapped: Bool { true }

  func facts(_ cache: FactsCache) throws -> SourceFacts { try artifact(cache).manifest.sourceFacts }

  func read(_ cache: FactsCache) throws -> SourceImages {
    try artifact(cache).images(dataset: name)
  }

  func columns(_ cache: FactsCache) throws -> [String: [Double]] {
    try artifact(cache).columns(dataset: name)
  }

  func check(resolution: Int) throws {
    guard settings.side < resolution else { return }
    throw DataError.smallSide(dataset: name, side: settings.side, resolution: resolution)
  }

  /// Also where too much was left out, since that is what it tells.
  func described(_ cache: FactsCache) throws -> (images: SourceImages, decoded: DecodedArtifact?) {
    let artifact = try anyArtifact(cache)
    return (try artifact.images(dataset: name), artifact)
  }

  private func anyArtifact(_ cache: FactsCache) throws -> DecodedArtifact {
    try DecodedArtifact(settings, dataset: name, cache: cache) { try source(settings, name) }
  }

  /// The artifact, unless too much of the source was left out.
  private func artifact(_ cache: FactsCache) throws -> DecodedArtifact {
    let artifact = try anyArtifact(cache)
    let manifest = artifact.manifest
    guard manifest.leftOutShare <= settings.leftOut else {
      throw DataError.manyLeftOut(
        dataset: name, count: manifest.leftOut.count, total: manifest.files,
        allowed: settings.leftOut, examples: manifest.examples)
    }
    return artifact
  }
}
