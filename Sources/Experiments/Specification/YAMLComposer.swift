import Kernels
import Settings

/// Builds nodes from a text's events, in linear time whatever is repeated or nested.
///
/// Lists and mappings that are still open lie on a stack, so that no text exhausts the program's own.
struct YAMLComposer {
  private(set) var problems: [Problem] = []
  /// Whether something ended the reading before the text's end.
  private(set) var isStopped = false
  private var open: [Container] = []
  private var anchors: [String: Branch] = [:]
  private var document: Node?
  private var count = 0

  /// A node with what repeating it adds.
  struct Branch {
    let node: Node
    /// Values in it, itself included.
    var count = 1
    /// Lists and mappings inside one another.
    var depth = 0
  }

  /// The document; where reading was stopped, the entries of the outermost mapping before that.
  var root: Node? {
    guard document == nil, isStopped, let outermost = open.first else { return document }
    return outermost.branch.node
  }

  /// Takes the next event; false once nothing after it can be read.
  mutating func receive(_ event: YAMLEvent) -> Bool {
    check(event)
    switch event.kind {
    case .documentStart:
      if document != nil {
        stop(Problem(at: event.position, "a second document begins here, but a study is one"))
      }
    case .scalar(let text, let isPlain):
      let isQuoted = !isPlain || ["!", YAMLComposer.standard + "str"].contains(event.tag)
      let node = Node(.scalar(text, isQuoted: isQuoted), at: event.position)
      add(Branch(node: node), anchor: event.anchor, at: event.position)
    case .sequenceStart: begin(Container(event, isMapping: false))
    case .mappingStart: begin(Container(event, isMapping: true))
    case .alias(let name): repeatBranch(name, at: event.position)
    case .sequenceEnd, .mappingEnd:
      guard let closed = open.popLast() else { break }
      finish(closed.branch, anchor: closed.anchor)
    }
    return !isStopped
  }

  /// Ends the reading with its reason.
  mutating func stop(_ problem: Problem) {
    problems.append(problem)
    isStopped = true
  }

  private static let standard = "tag:yaml.org,2002:"
  private static let known = ["str", "int", "float", "bool", "null", "seq", "map"]

  private mutating func check(_ event: YAMLEvent) {
    guard let tag = event.tag, tag != "!", !Self.known.map({ Self.standard + $0 }).contains(tag)
    else { return }
    problems.append(
      Problem(at: event.position, "the tag '\(tag)' has no meaning here; remove it"))
  }

  private mutating func begin(_ container: Container) {
    open.append(container)
    grow(by: 1, depth: 0, at: container.position)
  }

  private mutating func add(_ branch: Branch, anchor: String?, at position: Position) {
    grow(by: branch.count, depth: branch.depth, at: position)
    finish(branch, anchor: anchor)
  }

  /// Counts what is read, and stops at the limits.
  private mutating func grow(by added: Int, depth: Int, at position: Position) {
    count += added
    if count > YAML.largestCount {
      stop(
        Problem(
          at: position,
          "with aliases expanded, the file has more than 100,000 values up to here, which is the "
            + "limit; nest fewer aliases"))
    } else if open.count + depth > YAML.largestDepth {
      stop(
        Problem(
          at: position,
          "lists and mappings are nested more than \(YAML.largestDepth) deep here, which is the limit"
        ))
    }
  }

  private mutating func finish(_ branch: Branch, anchor: String?) {
    if let anchor { anchors[anchor] = branch }
    guard !open.isEmpty else { return document = branch.node }
    open[open.count - 1].take(branch, &problems)
  }

  private mutating func repeatBranch(_ name: String, at position: Position) {
    if let branch = anchors[name] { return add(branch, anchor: nil, at: position) }
    let isInside = open.contains { $0.anchor == name }
    problems.append(
      Problem(
        at: position,
        isInside
          ? "the alias '*\(name)' lies inside its own anchor '&\(name)'"
          : "no anchor '&\(name)' comes before the alias '*\(name)'"))
    open.indices.last.map { open[$0].skip() }
  }
}
