/// A time profile of passes, shared by the executions that it measures.
///
/// For one thread: concurrent executions cannot share it.
public final class OperationTimes {
  public enum Pass: String, Codable, Sendable {
    case forward, backward
  }

  /// All calls of one kind of operation in one pass.
  public struct Entry: Sendable {
    public let name: String
    public let pass: Pass?
    public var seconds = 0.0
    public var calls = 0
    /// Floating-point operations of matrix products, as counted on the graph.
    public var flops = 0.0
    /// The minimum number of bytes read and written.
    public var bytes = 0.0

    public init(name: String, pass: Pass?) { (self.name, self.pass) = (name, pass) }
  }

  private struct Key: Hashable {
    let name: String
    let pass: Pass?
  }

  private var byKey: [Key: Entry] = [:]

  public init() {}

  /// The entries, the most expensive first.
  public var entries: [Entry] {
    byKey.values.sorted { ($0.seconds, $1.name) > ($1.seconds, $0.name) }
  }

  /// Runs `body` and adds its time.
  ///
  /// - Parameters:
  ///   - name: The name of the work.
  ///   - pass: The pass of the graph, if it is part of one.
  ///   - flops: Floating-point operations of its matrix products.
  ///   - bytes: Bytes that it must read and write.
  ///   - body: The work.
  /// - Returns: The result of `body`.
  public func measure<Result>(
    _ name: String, _ pass: Pass? = nil, flops: Double = 0, bytes: Double = 0,
    _ body: () -> Result
  ) -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = body()
    let duration = (clock.now - start) / .seconds(1)
    let key = Key(name: name, pass: pass)
    byKey[key, default: Entry(name: name, pass: pass)].add(duration, flops, bytes)
    return result
  }
}

extension OperationTimes.Entry {
  fileprivate mutating func add(_ duration: Double, _ flops: Double, _ bytes: Double) {
    seconds += duration
    calls += 1
    self.flops += flops
    self.bytes += bytes
  }
}

extension Program {
  /// Bytes that an operation's pass must read and write: each value and gradient once.
  func bytes(_ index: Int, _ pass: OperationTimes.Pass, _ extents: Extents) -> Double {
    let operation = graph.operations[index]
    let touched: [Tensor] =
      switch pass {
      case .forward: operation.inputs + operation.outputs
      case .backward: operation.kept + [operation.result] + Array(modes[index].keys)
      }
    return touched.reduce(0) {
      $0 + 4 * Double(extents.rows(graph[$1].rows) * graph[$1].floatsPerRow)
    }
  }
}
