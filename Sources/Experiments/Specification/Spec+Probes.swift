import Models
import Probes
import Settings

extension Spec {
  /// Writes out what probes leave to their kind, and makes one probe per block where one is asked
  /// for each: NAME@0, NAME@1, …, as many as the base has blocks.
  mutating func expandProbes() {
    layerwise = probes.filter { $0.value.features == .eachBlock }
    probes = probes.flatMap { probe in
      probe.value.expanded(depth: base.model.depth).map {
        Named(
          name: probe.name + $0.suffix, value: $0.probe.resolved, position: probe.position,
          places: probe.places, isWhole: probe.isWhole)
      }
    }
  }

  /// What a run ends with.
  public var metrics: [String] {
    ["validationLoss"]
      + (probes.map(\.name) + layerwise.map { "\($0.name)@best" }).map {
        "probe.\($0)"
      }
  }
}
