import Models
import Probes
import Settings
public import Store
import Training

extension PlannedRun {
  /// The run as the index describes it before it begins.
  public var row: RunRow {
    let loss = config.cell.model.lossKind
    return RunRow(
      id: id.text, cell: cell.text, seed: config.seed, configuration: config.value.json,
      numerics: Trainer.numericsVersion, parameters: cost.parameters,
      trunkParameters: cost.trunkParameters, headParameters: cost.headParameters, steps: steps,
      images: images, patches: patches, flops: flops, trunkFlops: trunkFlops,
      lossUnit: loss.unit, lossCondition: loss.condition, uniqueImages: uniqueImages,
      state: .planned, message: nil)
  }

  func memberships(experiment: String) -> [MembershipRow] {
    let pairs = levels.isEmpty ? [("", "")] : levels.sorted { $0.key < $1.key }
    return pairs.map {
      MembershipRow(experiment: experiment, run: id.text, axis: $0.0, level: $0.1)
    }
  }
}

extension PlannedRun {
  fileprivate func heldRows(experiment: String) -> [HeldRow] {
    held.map {
      HeldRow(
        experiment: experiment, cell: cell.text, quantity: $0.quantity.rawValue,
        setting: $0.setting, value: $0.value, target: $0.target, found: $0.found)
    }
  }
}

extension Spec {
  /// The expectations as a list of maps, each with its name; nil when there are none.
  fileprivate var expectationJSON: String? {
    guard !expectations.isEmpty else { return nil }
    return Value.list(expectations.map { $0.value.value.adding("name", .text($0.name)) }).json
  }
}

extension Plan {
  /// The study as the index describes it; one without axes has one nameless axis and level.
  var studyRecord: StudyRecord {
    let name = spec.name
    let axes = spec.axes.map { axis in
      (axis.name, axis.levels.map { ($0.label, $0 == axis.base) })
    }
    let listed = axes.isEmpty ? [("", [("", true)])] : axes
    return StudyRecord(
      experiment: ExperimentRow(
        name: name, question: spec.question, source: spec.source,
        specification: spec.file.text, expectation: spec.expectationJSON),
      axes: listed.enumerated().map {
        AxisRow(experiment: name, name: $1.0, position: $0)
      },
      levels: listed.flatMap { axis, levels in
        levels.enumerated().map { position, level in
          LevelRow(
            experiment: name, axis: axis, label: level.0, position: position, isBase: level.1)
        }
      },
      probes: Set(spec.probes.map(\.value)).map {
        ProbeRow(id: RunID(of: $0).text, configuration: $0.value.json)
      },
      experimentProbes: spec.probes.enumerated().map {
        ExperimentProbeRow(
          experiment: name, name: $1.name, probe: RunID(of: $1.value).text, position: $0)
      }, held: cells.flatMap { $0[0].heldRows(experiment: name) })
  }
}

extension ScoreRow {
  init(run: String, probe: String, candidate: Int, score: ProbeScore) {
    self.init(
      run: run, probe: probe, candidate: candidate, learningRate: score.learningRate,
      neighbours: score.neighbours, validationAccuracy: score.validationAccuracy,
      testAccuracy: score.testAccuracy,
      testCount: score.testCount, isSelected: score.isSelected)
  }
}

extension SegmentRow {
  init(run: String, position: Int, segment: RunFolder.Segment) {
    let from = segment.provenance
    self.init(
      run: run, position: position, fromStep: segment.fromStep, toStep: segment.toStep,
      seconds: segment.seconds, probeSeconds: segment.probeSeconds,
      trainingCoreSeconds: segment.cores?.training,
      tokenizerCoreSeconds: segment.cores?.tokenizer,
      probingCoreSeconds: segment.cores?.probing,
      startedAt: segment.startedAt, ending: segment.ending, host: from.host, cpu: from.cpu,
      coreCount: from.coreCount, blas: from.blas, blasCore: from.blasCore,
      vectors: from.vectors, threads: segment.threads, revision: from.revision,
      isDirty: from.isDirty, version: Provenance.version)
  }
}

extension PredictionRow {
  init(run: String, image: Int, prediction: PredictedImage) {
    self.init(
      run: run, image: image, size: prediction.size, channels: prediction.channels,
      truth: prediction.truth, seen: prediction.seen, predicted: prediction.predicted)
  }
}
