/// Rows, columns and channels of one image.
public struct ImageShape: Hashable, Sendable, Codable {
  public let height: Int
  public let width: Int
  public let channels: Int

  public init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  public var byteCount: Int { height * width * channels }
}

extension ImageShape: CustomStringConvertible {
  public var description: String {
    "\(height) × \(width) × \(channels)"
  }
}
