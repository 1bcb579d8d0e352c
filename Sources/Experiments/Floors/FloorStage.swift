import Data
import Foundation
import Store

/// Brings a study's floors to completion before its runs begin: seconds, and no run is needed.
struct FloorStage {
  let floors: StudyFloors
  let index: RunIndex
  let shelf: DatasetShelf
  let threads: Int
  let provenance: Provenance
  let control: RunControl

  /// Computes what is missing and tells the index.
  ///
  /// - Returns: The number of groups that were computed here.
  /// - Throws: ``RunError``, ``StoreError``, or what keeps images or trunks from being made.
  func run() throws -> Int {
    var computed = 0
    for group in floors.groups where !control.mustStop {
      let folder = try folder(group.source)
      guard !group.isComplete(folder.contents()) else { continue }
      let isComplete = try folder.complete(
        group, dataset: shelf.dataset(group.source.data), threads: threads,
        provenance: provenance, control: control)
      computed += isComplete ? 1 : 0
    }
    try index.store.record(floors.rows(folder), of: floors.study)
    return computed
  }

  private func folder(_ source: FloorSource) throws -> FloorFolder {
    FloorFolder(
      results: index.results, source: source,
      fingerprint: try shelf.dataset(source.data).fingerprint)
  }
}
