import Models
import Probes
import Settings
import Store
import Training

extension StudyArchive {
  /// The study as rows of the index; one without axes has one nameless axis and level.
  var record: StudyRecord {
    let name = study.name
    let claims = study.claims.map { $0.settings.adding("name", .text($0.name)) }
    return StudyRecord(
      study: StudyRow(
        name: name, question: study.question, source: study.source, specification: study.spec,
        expectation: claims.isEmpty ? nil : Value.list(claims).json,
        looks: study.looks.map { Value.list($0.map { .integer($0) }).json }),
      axes: axes.enumerated().map { AxisRow(study: name, name: $1.name, position: $0) },
      levels: axes.flatMap { axis in
        axis.levels.enumerated().map { position, level in
          LevelRow(
            study: name, axis: axis.name, label: level, position: position,
            isBase: level == axis.control)
        }
      },
      probes: Set(study.probes.map { ProbeRow(id: $0.id, configuration: $0.settings.json) })
        .sorted { $0.id < $1.id },
      studyProbes: study.probes.enumerated().map {
        StudyProbeRow(study: name, name: $1.name, probe: $1.id, position: $0)
      }, held: study.held.map { HeldRow($0, of: name) },
      registrations: registrations.enumerated().map { RegistrationRow($1, position: $0, of: name) },
      exclusions: exclusions.filter { runs[$0.run] != nil }.map {
        ExclusionRow(study: name, run: $0.run, reason: $0.reason, at: $0.at)
      }, floors: floors.map { FloorRow($0, of: name) },
      damage: damage.enumerated().map {
        DamageRow(study: name, position: $0, description: $1)
      })
  }

  private var axes: [StudyDescription.DescribedAxis] {
    study.axes.isEmpty ? [.init(name: "", levels: [""], control: "")] : study.axes
  }

  /// Which runs answer the study; the index takes those that it knows from any source.
  var memberships: [MembershipRow] {
    study.runs.flatMap { run in
      (run.levels.isEmpty ? ["": ""] : run.levels).sorted { $0.key < $1.key }.map {
        MembershipRow(study: study.name, run: run.id, axis: $0.key, level: $0.value)
      }
    }
  }
}

extension HeldRow {
  init(_ held: StudyDescription.HeldCell, of study: String) {
    self.init(
      study: study, cell: held.cell, quantity: held.quantity, setting: held.setting,
      value: held.value, target: held.target, found: held.found)
  }
}

extension RegistrationRow {
  init(_ entry: Registration, position: Int, of study: String) {
    self.init(
      study: study, position: position, kind: entry.kind.rawValue, subject: entry.subject,
      digest: entry.digest, seeds: Value.list(entry.seeds.map { .integer($0) }).json,
      at: entry.at, runsDone: entry.runsDone, runs: entry.runs)
  }
}

extension ScoreRow {
  init(run: String, probe: String, candidate: Int, score: ProbeScore) {
    self.init(
      run: run, probe: probe, candidate: candidate, learningRate: score.learningRate,
      neighbors: score.neighbors, validationAccuracy: score.validationAccuracy,
      testAccuracy: score.testAccuracy,
      testCount: score.testCount, isSelected: score.isSelected)
    labels = score.labels?.all
    (fewestLabels, mostLabels) = (score.labels?.fewest, score.labels?.most)
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
      vectors: from.vectors, threads: segment.threads, version: from.program.version,
      programCommit: from.program.commit, programIsChanged: from.program.isChanged,
      programBuild: from.program.configuration, studyCommit: from.study.commit,
      studyIsDirty: from.study.isDirty, studyDifference: from.study.difference,
      studyChangedLines: from.study.changedLines)
  }
}

extension PredictionRow {
  init(run: String, image: Int, prediction: PredictedImage) {
    self.init(
      run: run, image: image, size: prediction.size, channels: prediction.channels,
      truth: prediction.truth, seen: prediction.seen, predicted: prediction.predicted)
  }
}
