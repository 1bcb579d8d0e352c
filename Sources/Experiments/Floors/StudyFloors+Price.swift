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
      for group in missing {
        let probed = group.source.probed
        let sources = [
          FloorSource.images(of: cell[0], seed: seed, probed: probed),
          FloorSource.trunk(of: cell[0], seed: seed, probed: probed),
        ]
        guard sources.contains(group.source), !group.probes.isEmpty,
          priced.insert(group.source.id).inserted
        else { continue }
        let probes = group.probes.map { probe in
          var probe = probe
          probe.data = probed
          return probe
        }
        total += price.probingSeconds(cell[0], probes: probes)
      }
    }
    return total
  }
}
