import Data
import Foundation
import Store

/// Brings a study's floors to completion before its runs begin: seconds, and no run is needed.
struct FloorStage {
  let floors: StudyFloors
  let ledger: any RunLedger
  let shelf: DatasetShelf
  let threads: Int
  let provenance: Provenance
  let control: RunControl
  /// Takes what was damaged, and what becomes of it.
  var notice: (String) -> Void = { _ in }

  /// Computes what is missing and keeps it in the study's archive.
  ///
  /// - Parameter tell: Called before each group with the number of groups done, and of all.
  /// - Returns: The number of groups that were computed here.
  /// - Throws: ``RunError``, ``StoreError``, ``DataError/changed(dataset:)``, or what keeps images or trunks from being made.
  func run(tell: (_ done: Int, _ all: Int) -> Void = { _, _ in }) throws -> Int {
    let missing = try ledger.missing(of: floors)
    guard !missing.isEmpty else { return 0 }
    var computed = 0
    for group in missing where !control.mustStop {
      let folder = FloorFolder(results: ledger.results, source: group.source)
      guard !group.isComplete(folder.contents()) else { continue }
      tell(computed, missing.count)
      var dataset = try shelf.dataset(group.source.data)
      // Floors are named after the images that were there when they were planned.
      guard dataset.facts.source == group.source.images else {
        throw DataError.changed(dataset: dataset.name)
      }
      if let probed = group.source.probed {
        dataset = try shelf.dataset(probed, for: group.source.data)
      }
      let isComplete = try folder.complete(
        group, dataset: dataset, threads: threads, provenance: provenance, control: control,
        notice: notice)
      computed += isComplete ? 1 : 0
    }
    try ledger.keep(floors)
    return computed
  }
}
