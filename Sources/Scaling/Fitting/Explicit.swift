/// An optional that JSON writes as null, so that its key is always present.
@propertyWrapper
public struct Explicit<Wrapped: Encodable & Sendable>: Encodable, Sendable {
  public var wrappedValue: Wrapped?

  public init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}
