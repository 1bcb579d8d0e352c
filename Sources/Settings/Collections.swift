extension Optional: SettingValue where Wrapped: SettingValue {
  public static var initial: Wrapped? { nil }
  public static var kind: String { "\(Wrapped.kind), or null" }
  public static var type: String { Wrapped.type }
  public var value: Value { self?.value ?? .null }
  public var identity: Value { self?.identity ?? .null }
  public var departures: Value { self?.departures ?? .null }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    if node.isNull {
      reading.assign(path, at: node.position)
      self = nil
      return
    }
    var wrapped = self ?? Wrapped.initial
    let before = reading.problems.count
    wrapped.apply(node, at: path, reading: &reading)
    // Half-read values stay out, so that a problem leaves the setting as it was.
    if reading.problems.count == before { self = wrapped }
  }

  public static func schema(at path: String) -> [SchemaEntry] { Wrapped.schema(at: path) }

  public static var formerNames: FormerNames { Wrapped.formerNames }
}

extension Array: SettingValue where Element: SettingValue {
  public static var initial: [Element] { [] }
  public static var kind: String { "a list, each item \(Element.kind)" }
  public static var type: String { "list (\(Element.type))" }
  public var value: Value { .list(map(\.value)) }
  public var identity: Value { .list(map(\.identity)) }
  public var departures: Value { .list(map(\.departures)) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    // A lone value is a list of one.
    let nodes: [Node] = if case .list(let items) = node.content { items } else { [node] }
    self = nodes.enumerated().map { index, node in
      var element = Element.initial
      element.apply(node, at: "\(path)[\(index)]", reading: &reading)
      return element
    }
    reading.assign(path, at: node.position)
  }

  public static func schema(at path: String) -> [SchemaEntry] { Element.schema(at: path) }

  public static var formerNames: FormerNames { Element.formerNames }
}
