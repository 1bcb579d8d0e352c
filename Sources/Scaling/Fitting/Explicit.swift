/// A value that JSON shows as null where it is absent, so that readers always find its key.
@propertyWrapper
public struct Explicit<Wrapped: Encodable & Sendable>: Encodable, Sendable {
  public var wrappedValue: Wrapped?

  public init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}
