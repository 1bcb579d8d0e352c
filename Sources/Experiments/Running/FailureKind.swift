import Data
import Foundation
import Glibc
import Models
import Training

/// Why a run failed, as far as the place where the error entered can tell.
///
/// Divergence is none of these: it is a result. Nor is a time limit, after which a run goes on.
public enum FailureKind: String, Codable, CaseIterable, Sendable {
  case memory, node, data, killed, bug

  /// As `status` and pages say it.
  public var words: String {
    switch self {
    case .memory: "out of memory"
    case .node: "node fault"
    case .data: "data missing"
    case .killed: "killed"
    case .bug: "bug"
    }
  }

  /// When another attempt can help, as a clause.
  public var remedy: String {
    switch self {
    case .memory: "another attempt needs more memory: limits.slurm.memory, or fewer workers"
    case .node: "another attempt can help on another node, or once this one's disk is in order"
    case .data: "another attempt needs the images where the study says that they are"
    case .killed: "another attempt can help, unless something keeps killing its workers"
    case .bug: "another attempt fails the same way until the program or the study changes"
    }
  }

  /// Whether many cells failing alike say that the cause is what they share.
  var isOfStudy: Bool { self == .bug || self == .data }

  public init(of error: any Error) {
    switch error {
    case let error as RunError: self = Self.kind(error)
    case let error as DataError: self = Self.kind(error)
    case let error as TrainingError: self = Self.kind(error)
    case is SafetensorsError: self = .node
    default: self = Self.kind(error as NSError)
    }
  }

  private static func kind(_ error: RunError) -> Self {
    switch error {
    case .unwritable, .unreadable, .damaged, .damagedArchive, .unusableWeights: .node
    case .otherRun, .otherStudy, .held, .sameFailure, .unregistered: .bug
    }
  }

  private static func kind(_ error: DataError) -> Self {
    switch error {
    // The cache of decoded images is on the node.
    case .uncached: .node
    case .missingPackage, .missingFolder, .missingFile, .unreadable, .damaged, .malformed, .changed,
      .changedMeanwhile, .noImages, .noShards, .emptySplit, .manyLeftOut:
      .data
    default: .bug
    }
  }

  private static func kind(_ error: TrainingError) -> Self {
    switch error {
    // Another node may have the processor, or the checkpoint whole.
    case .precisionNotSupported, .wrongCheckpoint: .node
    case .diverged, .notFinite, .worseThanConstant: .bug
    }
  }

  /// What the system says.
  private static func kind(_ error: NSError) -> Self {
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError { return kind(inner) }
    switch (error.domain, Int32(truncatingIfNeeded: error.code)) {
    case (NSPOSIXErrorDomain, ENOMEM): return .memory
    case (NSPOSIXErrorDomain, ENOENT), (NSCocoaErrorDomain, 4), (NSCocoaErrorDomain, 260):
      return .data
    case (NSPOSIXErrorDomain, EIO), (NSPOSIXErrorDomain, ESTALE), (NSPOSIXErrorDomain, ENOSPC),
      (NSPOSIXErrorDomain, EDQUOT), (NSPOSIXErrorDomain, EROFS), (NSPOSIXErrorDomain, ENXIO),
      (NSPOSIXErrorDomain, ENODEV), (NSPOSIXErrorDomain, ETIMEDOUT), (NSCocoaErrorDomain, 640),
      (NSCocoaErrorDomain, 642):
      return .node
    default: return .bug
    }
  }
}
