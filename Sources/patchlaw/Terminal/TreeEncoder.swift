import Settings

/// Encodes any value as a tree in which what is nil is null; the standard encoders leave such keys out,
/// so that programs would not see which fields there are.
struct TreeEncoder: Encoder {
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]
  fileprivate let node = Node()

  static func tree(_ value: some Encodable) throws -> Value { try Node(value).value }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.content = .map([:])
    return KeyedEncodingContainer(Keyed(node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.content = .list([])
    return Unkeyed(node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }

  /// A place in the tree that is being built.
  fileprivate final class Node {
    enum Content {
      case leaf(Value)
      case list([Node])
      case map([String: Node])
    }

    var content = Content.leaf(.null)

    init() {}

    /// - Throws: What the value's own encoding throws.
    convenience init(_ value: some Encodable) throws {
      self.init()
      try set(value)
    }

    func set(_ value: some Encodable) throws {
      if let leaf = Self.leaf(value) {
        content = .leaf(leaf)
      } else {
        let encoder = TreeEncoder()
        try value.encode(to: encoder)
        content = encoder.node.content
      }
    }

    func append(_ child: Node) {
      if case .list(let items) = content { content = .list(items + [child]) }
    }

    func put(_ child: Node, at key: any CodingKey) {
      if case .map(let fields) = content {
        content = .map(fields.merging([key.stringValue: child]) { $1 })
      }
    }

    var value: Value {
      switch content {
      case .leaf(let value): value
      case .list(let items): .list(items.map(\.value))
      case .map(let fields): .map(fields.mapValues(\.value))
      }
    }

    /// What is not made of parts.
    private static func leaf(_ value: some Encodable) -> Value? {
      switch value {
      case let value as Value: value
      case let flag as Bool: .boolean(flag)
      case let text as String: .text(text)
      case let number as Double: .number(number)
      case let number as Float: .number(Double(number))
      case let number as any BinaryInteger:
        Int(exactly: number).map { .integer($0) } ?? .number(Double(number))
      default: nil
      }
    }
  }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let codingPath: [any CodingKey] = []

    func encodeNil(forKey key: Key) { node.put(Node(), at: key) }

    func encode<Part: Encodable>(_ value: Part, forKey key: Key) throws {
      node.put(try Node(value), at: key)
    }

    func encodeIfPresent<Part: Encodable>(_ value: Part?, forKey key: Key) throws {
      try put(value, at: key)
    }

    // The protocol has one of its own for each of these types, which would leave the key out.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try put(value, at: key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try put(value, at: key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try put(value, at: key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try put(value, at: key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try put(value, at: key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try put(value, at: key) }

    private func put(_ value: (some Encodable)?, at key: Key) throws {
      node.put(try value.map { try Node($0) } ?? Node(), at: key)
    }

    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Inner> { encoder(at: key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      encoder(at: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { TreeEncoder() }
    func superEncoder(forKey key: Key) -> any Encoder { encoder(at: key) }

    private func encoder(at key: Key) -> TreeEncoder {
      let encoder = TreeEncoder()
      node.put(encoder.node, at: key)
      return encoder
    }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey] = []
    var count: Int { if case .list(let items) = node.content { items.count } else { 0 } }

    func encodeNil() { node.append(Node()) }
    func encode<Part: Encodable>(_ value: Part) throws { node.append(try Node(value)) }

    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type
    ) -> KeyedEncodingContainer<Inner> { next.container(keyedBy: type) }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next.unkeyedContainer() }
    func superEncoder() -> any Encoder { next }

    private var next: TreeEncoder {
      let encoder = TreeEncoder()
      node.append(encoder.node)
      return encoder
    }
  }

  private struct Single: SingleValueEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey] = []

    func encodeNil() { node.content = .leaf(.null) }
    func encode<Part: Encodable>(_ value: Part) throws { try node.set(value) }
  }
}
