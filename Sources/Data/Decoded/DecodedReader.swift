/// A source of encoded images, read through the cache of decoded ones.
struct DecodedReader<Configuration: DecodedSettings>: DatasetReader {
  let name: String
  let settings: Configuration
  let source: @Sendable (Configuration, String) throws -> any EncodedSource

  var isMapped: Bool { true }

  func facts(_ cache: FactsCache) throws -> SourceFacts { try artefact(cache).manifest.sourceFacts }

  func read(_ cache: FactsCache) throws -> SourceImages {
    try artefact(cache).images(dataset: name)
  }

  func columns(_ cache: FactsCache) throws -> [String: [Double]] {
    try artefact(cache).columns(dataset: name)
  }

  func check(resolution: Int) throws {
    guard settings.side < resolution else { return }
    throw DataError.smallSide(dataset: name, side: settings.side, resolution: resolution)
  }

  /// Also where too much was left out, since that is what it tells.
  func described(_ cache: FactsCache) throws -> (images: SourceImages, decoded: DecodedArtefact?) {
    let artefact = try anyArtefact(cache)
    return (try artefact.images(dataset: name), artefact)
  }

  private func anyArtefact(_ cache: FactsCache) throws -> DecodedArtefact {
    try DecodedArtefact(settings, dataset: name, cache: cache) { try source(settings, name) }
  }

  /// The artefact, unless too much of the source was left out.
  private func artefact(_ cache: FactsCache) throws -> DecodedArtefact {
    let artefact = try anyArtefact(cache)
    let manifest = artefact.manifest
    guard manifest.leftOutShare <= settings.leftOut else {
      throw DataError.manyLeftOut(
        dataset: name, count: manifest.leftOut.count, total: manifest.files,
        allowed: settings.leftOut, examples: manifest.examples)
    }
    return artefact
  }
}
