import Models
import Probes
import Store

extension StudyFloors {
  /// Core seconds of the probes of missing floors; chance and simple predictions take next to none.
  func seconds(_ plan: Plan, known: [FloorRow], price: Price) -> Double {
    let missing = missing(from: known)
    let seed = plan.spec.seeds.first ?? 0
    var (total, priced) = (0.0, Set<RunID>())
    for cell in plan.cells {
      let sources = [
        FloorSource.images(of: cell[0], seed: seed), FloorSource.trunk(of: cell[0], seed: seed),
      ]
      for group in missing where sources.contains(group.source) {
        guard !group.probes.isEmpty, priced.insert(group.source.id).inserted else { continue }
        total += price.probingSeconds(cell[0], probes: group.probes)
      }
    }
    return total
  }
}
