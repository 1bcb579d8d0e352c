public import Kernels
public import Settings
import Training

/// How many runs are trained side by side, as far as cores and memory allow.
public struct Workers: Sendable {
  /// Runs side by side.
  public let count: Int
  /// Cores that they share.
  public let cores: Int
  /// Why there are fewer than there would be; nil where there is nothing to say.
  public let notice: String?
  /// Cells of which not even one run fits in memory, where the spec makes them so.
  public let tooLarge: [Problem]
  /// Expected peak resident memory of the whole process, in bytes: of the floors, which come first and
  /// are computed one after another, or of the runs side by side.
  public let residentBytes: Double
  /// Memory that the workers share; nil where the system does not tell it.
  private let memory: AvailableMemory?

  /// For the remaining work of a study.
  public init(_ plan: Plan, open: OpenWork, asked: Int?) {
    self.init(
      plan, training: open.untrained, probing: open.unprobed.map(\.run),
      floorBytes: open.floorBytes, asked: asked)
  }

  /// - Parameters:
  ///   - plan: The study.
  ///   - training: Its runs that are still to be trained.
  ///   - probing: Its runs that are trained and still to be probed.
  ///   - floorBytes: Memory of a process that computes the missing floors.
  ///   - asked: Runs side by side; nil takes the spec's limit, or one per core.
  ///   - cores: That this process may use.
  ///   - memory: That it may take; nil where the system does not tell it.
  public init(
    _ plan: Plan, training: [PlannedRun], probing: [PlannedRun] = [], floorBytes: Double = 0,
    asked: Int?, cores: UsableCores = .current, memory: AvailableMemory? = .current
  ) {
    let wanted = max(
      1, min(asked ?? plan.spec.limits.workers ?? cores.count, plan.runs.count))
    let needs = (training + probing).map(\.residentBytes).sorted(by: >)
    let fitting = memory.map { Self.fitting(needs, in: $0.bytes) } ?? needs.count
    let isShort = fitting < min(wanted, needs.count)
    (self.cores, self.memory) = (cores.count, memory)
    count = isShort ? max(1, fitting) : wanted
    var problems: [Problem] = []
    for run in training where run.residentBytes > memory?.bytes ?? .infinity {
      problems.append(Problem(at: run.position, Self.refusal(run, memory)))
    }
    tooLarge = problems.inOrder
    let side = needs.prefix(count)
    residentBytes = max(
      floorBytes,
      side.reduce(0, +) - Double(max(0, side.count - 1)) * TrainingMemory.sharedBytes)
    notice =
      floorBytes > memory?.bytes ?? .infinity
      ? "the floors, which come before the runs, may take \(ByteCount(floorBytes).text) of memory, but "
        + "\(ByteCount(memory?.bytes ?? 0).text) are available \(memory?.limit.rawValue ?? "")"
      : isShort && tooLarge.isEmpty
        ? Self.sentence(count, of: wanted, needs: needs, memory) : nil
  }

  /// Refuses a study of which a run would not fit in memory.
  ///
  /// - Throws: ``SpecError`` with each cell that does not fit, at the level that makes it so.
  public func check(_ spec: Spec) throws {
    guard tooLarge.isEmpty else { throw SpecError.invalid(spec.file, tooLarge) }
  }

  /// How many of the largest runs fit at once.
  private static func fitting(_ needs: [Double], in bytes: Double) -> Int {
    var total = 0.0
    return needs.prefix {
      total += $0
      return total <= bytes
    }.count
  }

  private static func refusal(_ run: PlannedRun, _ memory: AvailableMemory?) -> String {
    "a run takes \(ByteCount(run.residentBytes).text) of memory, but "
      + "\(ByteCount(memory?.bytes ?? 0).text) are available \(memory?.limit.rawValue ?? ""); "
      + "lower model.width, model.depth or training.batchSize, or use a larger machine"
  }

  private static func sentence(
    _ count: Int, of wanted: Int, needs: [Double], _ memory: AvailableMemory?
  ) -> String {
    let more = needs.prefix(count + 1).reduce(0, +)
    return "\(count.counted("worker")) instead of \(wanted): \(count + 1) runs "
      + "at once may take \(ByteCount(more).text) of memory, but "
      + "\(ByteCount(memory?.bytes ?? 0).text) are available \(memory?.limit.rawValue ?? "")"
  }
}

extension Workers {
  /// Threads for a run: the spec's limit, or the cores that the other workers leave, as far as the
  /// run's share of the memory allows.
  ///
  /// - Parameters:
  ///   - run: What is to be trained.
  ///   - side: Runs at once from now on.
  ///   - limit: Of the spec.
  /// - Returns: At least one.
  func threads(for run: PlannedRun, besides side: Int, limit: Int?) -> Int {
    if let limit { return limit }
    var threads = max(1, cores / max(1, side))
    guard let memory else { return threads }
    let share = memory.bytes / Double(max(1, side))
    while threads > 1, !fits(run, threads, in: share) { threads /= 2 }
    return threads
  }

  /// Memory grows at most in proportion to the threads, which settles most cases at no cost.
  private func fits(_ run: PlannedRun, _ threads: Int, in share: Double) -> Bool {
    if Double(threads) * run.residentBytes <= share { return true }
    let bytes = try? run.config.cell.residentBytes(beside: run.data, threads: threads)
    return bytes.map { $0 <= share } ?? false
  }
}
