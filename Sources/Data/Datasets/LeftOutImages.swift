import Settings

/// How many images of a source were left out because they cannot be read, and why.
public struct LeftOutImages: Hashable, Sendable, Codable {
  /// Images found, those left out included.
  public let found: Int
  /// Images by the reason for which they were left out.
  public let reasons: [String: Int]

  public var count: Int { reasons.values.reduce(0, +) }

  /// As in `3 of 60003 images left out: an empty file (2), a .gif file, which is not read (1)`.
  public var text: String {
    let sorted = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return "\(count) of \(found.counted("image")) left out: "
      + sorted.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
  }
}

extension DecodedManifest {
  /// nil where nothing was left out.
  fileprivate var summary: LeftOutImages? {
    guard !leftOut.isEmpty else { return nil }
    return LeftOutImages(
      found: files, reasons: Dictionary(leftOut.map { ($0.reason, 1) }, uniquingKeysWith: +))
  }

  /// The properties of the images, with what was left out and enlarged.
  var sourceFacts: SourceFacts { facts.decoded(leavingOut: summary, enlarging: enlarged) }
}
