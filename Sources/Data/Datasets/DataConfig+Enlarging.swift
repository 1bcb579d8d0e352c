extension DataConfig {
  /// Where images are shown larger than they are, which adds no detail: a sentence each.
  ///
  /// - Parameter facts: The properties of the images.
  public func enlargements(_ facts: DatasetFacts) -> [String] {
    let sources = [("data.dataset", facts.source)] + (facts.mixed.map { [("data.mixture", $0)] } ?? [])
    return sources.flatMap { key, source -> [String] in
      let stored = source.enlargedText.map {
        "\(key): \($0); a smaller side would keep them as they are"
      }
      let (height, width) = (source.shape.height, source.shape.width)
      guard let resolution, resolution > min(height, width) else { return [stored].compactMap(\.self) }
      let shown =
        "data.resolution \(resolution) enlarges the images of \(key), which have \(height) × \(width) "
        + "pixels; it adds patches, but no detail"
      return [stored, shown].compactMap(\.self)
    }
  }
}
