import Data
import Models
import Probes
import Questions
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
  ///
  /// - Parameters:
  ///   - images: Labeled images of pre-training; of a probe with images of its own, those count.
  ///   - classes: Classes of the images of pre-training.
  mutating func limitProbes(to images: Int, classes: Int) {
    probes = probes.map { $0.limited(to: images, classes: classes) }
  }

  /// Looks at the images that probes have of their own.
  ///
  /// - Parameter reader: What is known of images.
  /// - Returns: Why the images of a probe cannot be read, where it asks for them.
  mutating func resolveProbes(_ reader: FactsReader) -> [Problem] {
    var problems: [Problem] = []
    for place in probes.indices {
      do { try probes[place].resolve(reader) } catch {
        let name = probes[place].name
        problems.append(
          Problem(at: probes[place].position(of: "data"), "probe '\(name)': \(error)"))
      }
    }
    return problems
  }

  /// What a run ends with.
  public var metrics: [String] {
    let names = probes.map(\.name)
    return ["validationLoss"]
      + (names + layerwise.map { "\($0.name)@best" }).map { "probe.\($0)" }
      + ProbeGroup.all(among: names).map(\.mean.name)
  }
}

extension Named<ProbeConfig> {
  /// The probe with the number of images that it learns from: as many as its own labels come to, and at
  /// most as many as there are, unless it sets its own number.
  ///
  /// - Parameters:
  ///   - images: Labeled images of pre-training.
  ///   - classes: Classes of the images of pre-training.
  func limited(to images: Int, classes: Int) -> Self {
    let (images, classes) = (
      value.data?.labeledImages ?? images, value.data.map { $0.classCount ?? 0 } ?? classes
    )
    guard value.labels == nil else {
      return with(value.counted(labeled: images, classes: classes))
    }
    guard places["images"] == nil, (ProbeConfig.fewestImages..<value.images).contains(images) else {
      return self
    }
    var value = value
    value.images = images
    return with(value)
  }

  /// Fills in what the files hold that it has of its own.
  ///
  /// - Throws: ``DataError``.
  mutating func resolve(_ reader: FactsReader) throws {
    guard isWhole, let data = value.data else { return }
    var value = value
    isWhole = false
    value.data = try data.resolved(reader)
    isWhole = true
    self = with(value)
  }

  private func with(_ value: ProbeConfig) -> Self {
    Named(name: name, value: value, position: position, places: places, isWhole: isWhole)
  }
}
