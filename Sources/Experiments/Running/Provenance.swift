import Foundation
import Kernels

/// Where and with what this process computes.
public struct Provenance: Codable, Hashable, Sendable {
  public let host: String
  public let cpu: String
  public let coreCount: Int
  public let blas: String
  public let blasCore: String
  public let vectors: String
  public let program: ProgramVersion
  public let study: StudyRevision

  /// Asks the machine.
  ///
  /// - Parameters:
  ///   - program: The build that computes.
  ///   - study: The repository of the study.
  public init(program: ProgramVersion = ProgramVersion(), study: StudyRevision = StudyRevision()) {
    (self.program, self.study) = (program, study)
    host = Self.host
    let lines =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n") ?? []
    cpu =
      lines.first { $0.hasPrefix("model name") }?
      .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unknown"
    coreCount = UsableCores.current.count
    (blas, blasCore, vectors) = (BLAS.configuration, BLAS.core, BLAS.vectors)
  }

  static var host: String { ProcessInfo.processInfo.hostName }
}

extension Provenance {
  private enum CodingKeys: String, CodingKey {
    case host, cpu, coreCount, blas, blasCore, vectors, program, study
    /// Of version 0.1.0's first logs: the commit of the working folder's repository.
    case revision
  }

  /// Reads also what the first logs have: a single revision, the study's, and no word of the program's
  /// commit. Their "changed" counted the results themselves, and is not taken over.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    host = try values.decode(String.self, forKey: .host)
    cpu = try values.decode(String.self, forKey: .cpu)
    coreCount = try values.decode(Int.self, forKey: .coreCount)
    blas = try values.decode(String.self, forKey: .blas)
    blasCore = try values.decode(String.self, forKey: .blasCore)
    vectors = try values.decode(String.self, forKey: .vectors)
    program = try values.decodeIfPresent(ProgramVersion.self, forKey: .program) ?? ProgramVersion()
    var past = StudyRevision()
    let revision = try values.decodeIfPresent(String.self, forKey: .revision)
    past.commit = revision == "unknown" ? nil : revision
    study = try values.decodeIfPresent(StudyRevision.self, forKey: .study) ?? past
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(host, forKey: .host)
    try values.encode(cpu, forKey: .cpu)
    try values.encode(coreCount, forKey: .coreCount)
    try values.encode(blas, forKey: .blas)
    try values.encode(blasCore, forKey: .blasCore)
    try values.encode(vectors, forKey: .vectors)
    try values.encode(program, forKey: .program)
    try values.encode(study, forKey: .study)
  }
}
