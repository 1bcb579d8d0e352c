public import Foundation
import Text

/// The events of one run as they happen: a file that grows, which an open TensorBoard follows.
///
/// Each attempt at the run begins a file of its own, which has everything that was measured before and
/// makes TensorBoard forget the files of earlier attempts: what an attempt measured after its last
/// checkpoint, and the next one measures again, is then shown once.
public struct EventLog: Sendable {
  /// A number with its name and step.
  public struct Scalar: Hashable, Sendable {
    public let tag: String
    public let step: Int
    public let value: Double

    public init(tag: String, step: Int, value: Double) {
      (self.tag, self.step, self.value) = (tag, step, value)
    }
  }

  public let path: String

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - folder: The run's; created if missing.
  ///   - earlier: What was measured before.
  ///   - time: Now; later files must sort after it.
  /// - Throws: `TextFileError`.
  public init(in folder: String, earlier: [Scalar], at time: Date) throws {
    var second = Int(time.timeIntervalSince1970)
    func path() -> String { "\(folder)/events.out.tfevents.\(second).patchlaw" }
    while FileManager.default.fileExists(atPath: path()) { second += 1 }
    self.path = path()
    var file = EventFile(time: time.timeIntervalSince1970)
    file.addStart(time: time.timeIntervalSince1970)
    for scalar in earlier {
      file.add(scalar.tag, scalar.value, step: scalar.step, time: time.timeIntervalSince1970)
    }
    try TextFile.write(Data(file.bytes), to: self.path)
  }

  /// - Throws: ``EventLogError``.
  public func append(_ scalars: [Scalar], at time: Date) throws {
    guard !scalars.isEmpty else { return }
    var events = EventFile(continuing: ())
    for scalar in scalars {
      events.add(scalar.tag, scalar.value, step: scalar.step, time: time.timeIntervalSince1970)
    }
    do {
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: Data(events.bytes))
    } catch { throw EventLogError(path: path, fault: FileFault(writing: path, error)) }
  }

  /// Parts of a name as one tag: a slash puts what belongs together into one section.
  public static func tag(_ parts: [String]) -> String { parts.joined(separator: "/") }

  /// Where a run's files are within the folder that `tensorboard --logdir` is given.
  ///
  /// - Parameters:
  ///   - study: Its name, for runs without levels.
  ///   - axes: The study's, in their order.
  ///   - levels: The run's, by axis.
  ///   - seed: The run's.
  public static func folder(
    study: String, axes: [String], levels: [String: String], seed: Int
  ) -> String {
    let parts = axes.compactMap { axis in levels[axis].map { "\(axis)-\($0)" } }
    let names = [parts.isEmpty ? study : parts.joined(separator: "_"), "seed-\(seed)"]
    return names.map { FileName.of($0) }.joined(separator: "/")
  }
}

/// An event file that does not grow any more.
public struct EventLogError: Error, CustomStringConvertible {
  let path: String
  let fault: FileFault

  public var description: String {
    "\(path) cannot be written (\(fault.reason)); \(fault.fix)"
  }
}
