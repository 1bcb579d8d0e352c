import Data
import Models
import Store
import Training

extension StudyFloors {
  /// Memory of a process that computes the missing floors of losses, at most, in bytes; 0 if there
  /// are none.
  ///
  /// - Parameters:
  ///   - plan: The study.
  ///   - known: The floors that the index has of it.
  ///   - threads: Threads that compute a floor.
  func residentBytes(_ plan: Plan, known: [FloorRow], threads: Int) -> Double {
    let (missing, seed) = (Set(missing(from: known).map(\.source.id)), plan.spec.seeds.first ?? 0)
    return plan.cells.compactMap { runs -> Double? in
      let data = runs[0].data
      guard let source = FloorSource.target(of: runs[0], seed: seed), missing.contains(source.id),
        case .target(let model, let images) = source.basis,
        let grid = try? PatchGrid(shape: data.shape, patchSize: model.patchSize)
      else { return nil }
      let held = min(images, data.validationImages)
      let bytes = LossFloors.bytes(model: model, grid: grid, images: held, threads: threads)
      return TrainingMemory.resident(bytes, beside: data)
    }.max() ?? 0
  }
}
