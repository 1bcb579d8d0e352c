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

  /// Gives each probe whose author names no number of images at most this many, as a number of its
  /// own: part of what its results are called after.
  mutating func limitProbes(to images: Int) {
    probes = probes.map { $0.limited(to: images) }
  }

  /// What a run ends with.
  public var metrics: [String] {
    ["validationLoss"]
      + (probes.map(\.name) + layerwise.map { "\($0.name)@best" }).map {
        "probe.\($0)"
      }
  }
}

extension Named<ProbeConfig> {
  /// The probe on at most this number of images, unless it sets its own number.
  func limited(to images: Int) -> Self {
    guard places["images"] == nil, (ProbeConfig.fewestImages..<value.images).contains(images) else {
      return self
    }
    var value = value
    value.images = images
    return Named(name: name, value: value, position: position, places: places, isWhole: isWhole)
  }
}
