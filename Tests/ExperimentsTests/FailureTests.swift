import Data
import Foundation
import Glibc
import Models
import Store
import TestSupport
import Testing
import Training

@testable import Experiments

/// Why runs fail, and what can be tried again.
struct FailureTests {
  private static let errors: [(error: any Error, kind: FailureKind)] = [
    (RunError.unwritable(path: "a", reason: "no space left on the disk"), .node),
    (RunError.unreadable(path: "a", reason: "permission denied"), .node),
    (RunError.damaged(path: "a", found: "b"), .node),
    (RunError.otherRun(path: "a", found: "b", expected: "c"), .bug),
    (DataError.missingFolder(dataset: "idx", path: "a"), .data),
    (DataError.missingPackage(dataset: "fashion", package: "a", path: "b"), .data),
    (DataError.changed(dataset: "idx"), .data),
    (DataError.damaged(path: "a"), .data),
    (DataError.uncached(path: "a", reason: "no space left on the disk"), .node),
    (DataError.onePatch(patchSize: 4, size: 4), .bug),
    (TrainingError.precisionNotSupported(vectors: "AVX2"), .node),
    (SafetensorsError.unreadable(path: "a"), .node),
    (posix(ENOMEM), .memory), (posix(EIO), .node), (posix(ESTALE), .node), (posix(ENOSPC), .node),
    (posix(ENOENT), .data), (posix(EINVAL), .bug),
    (
      NSError(
        domain: NSCocoaErrorDomain, code: 512, userInfo: [NSUnderlyingErrorKey: posix(EDQUOT)]),
      .node
    ),
    (Surprise(), .bug),
  ]

  private struct Surprise: Error {}

  private static func posix(_ code: Int32) -> NSError {
    NSError(domain: NSPOSIXErrorDomain, code: Int(code))
  }

  @Test func `an error is of the kind that can be told where it enters`() {
    for (error, kind) in Self.errors { #expect(FailureKind(of: error) == kind, "\(error)") }
    #expect(Set(Self.errors.map(\.kind)).union([.killed]) == Set(FailureKind.allCases))
  }

  private func failed(_ study: Study, _ kinds: [FailureKind]) throws -> [RunFolder] {
    #expect(try study.finish(["slurm", study.spec, "--results", study.results]) == 0)
    return try zip(Plan(path: study.spec).runs, kinds).map { run, kind in
      let folder = RunFolder(results: study.results, id: run.id)
      try folder.create(run.description)
      try folder.write(.init(state: .failed, step: 0, message: kind.words, failure: kind))
      return folder
    }
  }

  @Test func `runs of one kind are tried again, and only so often`() throws {
    let study = try Study(steps: 20)
    let kinds = FailureKind.allCases
    let folders = try failed(study, kinds)
    func retry(_ more: [String]) throws -> String {
      let ending = try BuiltProgram.run(
        ["retry", "study", "--results", study.results] + more, in: study.folder.path)
      #expect(ending.code == 0, "\(ending.errors)")
      return ending.output
    }
    for (kind, folder) in zip(kinds, folders) {
      #expect(folder.status.state == .failed)
      let text = try retry(["--kind", kind.rawValue])
      #expect(text.contains("\(kind.words): \(kind.remedy)\n1 run of study will be tried again"))
      #expect(folder.status.state == .planned && folder.retries == 1)
    }
    #expect(try retry(["--kind", "node"]).contains("no run of study has failed for that reason"))
    for count in 2...4 {
      try folders[0].write(.init(state: .failed, step: 0, message: "again", failure: kinds[0]))
      let text = try retry([])
      #expect(text.contains("1 run was tried again 3 times and stays") == (count == 4), "\(text)")
    }
    #expect(folders[0].retries == 3 && folders[0].status.state == .failed)
    #expect(try retry(["--cap", "4"]).contains("1 run of study will be tried again"))
  }

  @Test func `status names the kind`() throws {
    let study = try Study(steps: 20)
    _ = try failed(study, [.memory])
    let text = try BuiltProgram.run(
      ["status", "study", "--results", study.results], in: study.folder.path
    ).output
    #expect(text.contains("out of memory"))
  }
}
