import Foundation
import Analysis
import Questions
import Reporting
import Scaling
import Store
import TestSupport

/// Made-up studies with known answers, in memory.
enum FixtureStudy {
  /// Two heads by three sizes, three seeds and two probes; one run of the smallest has diverged.
  ///
  /// Without a head the loss is higher by exactly 0.05, and accuracies are lower by 0.04;
  /// of the six cells only the first `cells` exist. Floors are by metric and kind, and grow by
  /// `step` from cell to cell.
  static func heads(
    cells: Int = 6, floors: [(metric: String, kind: FloorKind, value: Double)] = [],
    step: Double = 0
  ) throws -> StudyData {
    let store = try Store()
    let runs = (0..<3 * cells).map { HeadRun(index: $0) }
    var record = study(
      "heads", axes: [("head", ["mlp", "none"]), ("size", ["small", "medium", "large"])])
    record.floors = Set(runs.map(\.row.cell)).sorted().enumerated().flatMap { place, cell in
      floors.map { metric, kind, value in
        FloorRow(
          study: "heads", cell: cell, metric: metric, kind: kind.rawValue,
          value: value + step * Double(place),
          testCount: metric == "validationLoss" ? nil : 5000, artefact: id(0xf),
          settings: #"{"seed":7}"#)
      }
    }
    try store.record(
      record,
      planned: runs.map(\.row), memberships: runs.flatMap { $0.memberships("heads") })
    for run in runs { try store.record(run.record) }
    return try StudyData("heads", in: store)
  }

  /// Six sizes over a factor of 100 with loss 0.2 + 2 N^-0.25 and noise by seed, and its fit.
  static func sizes() throws -> StudyData {
    let store = try Store()
    let widths = [16, 24, 40, 64, 100, 160]
    let runs = widths.indices.flatMap { size in
      (0..<3).map { SizeRun(size: size, width: widths[size], seed: $0) }
    }
    try store.record(
      study("sizes", axes: [("width", widths.map(String.init))]), planned: runs.map(\.row),
      memberships: runs.map {
        MembershipRow(study: "sizes", run: $0.row.id, axis: "width", level: "\($0.width)")
      })
    for run in runs { try store.record(run.record) }
    let points = runs.map {
      Observation(
        inputs: ["parameters": Double($0.row.parameters)], loss: $0.loss, cell: $0.row.cell,
        label: "width \($0.width), seed \($0.row.seed)")
    }
    var options = FitOptions()
    options.resampling.count = 100
    let fit = try Law.powerIrreducible.fit(points, inputs: ["parameters"], options: options)
    let json = String(decoding: try JSONEncoder().encode(fit), as: UTF8.self)
    try store.record(
      FitRow(
        study: "sizes", name: "loss-by-size", law: "powerIrreducible", x: "parameters",
        y: "validationLoss", result: json))
    return try StudyData("sizes", in: store)
  }

  /// One run whose loss at each place is the place itself.
  static func sequence(predicted: Int) throws -> StudyData {
    let store = try Store()
    let row = row(0x900, cell: 0x901, seed: 0, parameters: 10)
    try store.record(
      study("sequence", axes: [("order", ["raster"])]), planned: [row],
      memberships: [
        MembershipRow(study: "sequence", run: row.id, axis: "order", level: "raster")
      ])
    let places = (1...predicted).map {
      MeasurementRow(
        run: row.id, quantity: "validationLoss.position\($0)", step: 500, value: Double($0))
    }
    try store.record(
      RunRecord(run: row, measurements: places, probes: [], scores: [], segments: []))
    return try StudyData("sequence", in: store)
  }

  private static func study(_ name: String, axes: [(String, [String])]) -> StudyRecord {
    let probes = [("linear", id(0xa)), ("attentive", id(0xb))]
    return StudyRecord(
      study: StudyRow(
        name: name, question: "Does it help?", source: "a table", specification: "",
        expectation: #"""
          [{"at":"","claim":"none - mlp <= -0.01","metric":"probe.linear","name":"a head helps",
            "paper":"64 against 70"}]
          """#),
      axes: axes.enumerated().map { AxisRow(study: name, name: $1.0, position: $0) },
      levels: axes.flatMap { axis, labels in
        labels.enumerated().map {
          LevelRow(
            study: name, axis: axis, label: $1, position: $0, isBase: $0 == 0)
        }
      },
      probes: probes.map { ProbeRow(id: $0.1, configuration: "{}") },
      studyProbes: probes.enumerated().map {
        StudyProbeRow(study: name, name: $1.0, probe: $1.1, position: $0)
      })
  }

  /// Sixteen hexadecimal digits.
  static func id(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func row(
    _ number: Int, cell: Int, seed: Int, parameters: Int, state: RunRow.State = .done
  ) -> RunRow {
    RunRow(
      id: id(number), cell: id(cell), seed: seed, configuration: "{}", numerics: 1,
      parameters: parameters, trunkParameters: parameters, headParameters: 0, steps: 500,
      images: 64_000, patches: 64_000 * 49, flops: Double(parameters) * 6 * 64_000 * 49,
      state: state, message: state == .diverged ? "loss is not finite at step 7" : nil)
  }

  static func segment(_ run: String) -> SegmentRow {
    SegmentRow(
      run: run, position: 0, fromStep: 0, toStep: 500, seconds: 30, probeSeconds: 6,
      startedAt: "2026-01-01T00:00:00Z", ending: "done", host: "host", cpu: "a CPU",
      coreCount: 2, blas: "0.3", blasCore: "core", vectors: "AVX2", threads: 1,
      version: "0.1.0", programCommit: "0123456789", studyCommit: "fedcba9876")
  }
}

/// A run of ``FixtureStudy/heads()``.
private struct HeadRun {
  let head: Int
  let size: Int
  let seed: Int
  let row: RunRow

  init(index: Int) {
    (head, size, seed) = (index / 9, index / 3 % 3, index % 3)
    row = FixtureStudy.row(
      0x100 + index, cell: 0x200 + index / 3, seed: seed, parameters: 20_000 << (2 * size),
      state: index == 11 ? .diverged : .done)
  }

  func memberships(_ study: String) -> [MembershipRow] {
    [("head", ["mlp", "none"][head]), ("size", ["small", "medium", "large"][size])].map {
      MembershipRow(study: study, run: row.id, axis: $0.0, level: $0.1)
    }
  }

  /// The seed moves both heads alike, so that pairs differ by the head alone, but for 0.001.
  private var loss: Double {
    0.6 - 0.08 * Double(size) + 0.01 * Double(seed) + 0.05 * Double(head)
      + 0.001 * Double(head * (seed - 1))
  }

  var record: RunRecord {
    let curve = (1...5).map {
      MeasurementRow(
        run: row.id, quantity: "validationLoss", step: 100 * $0,
        value: loss + 0.4 * exp(-Double($0 - 1)) * (5 - Double($0)) / 4)
    }
    let positions = (1..<16).map {
      MeasurementRow(
        run: row.id, quantity: "validationLoss.position\($0)", step: 500,
        value: loss * (1 + 0.5 / Double($0)))
    }
    let scores = [0xa, 0xb].enumerated().flatMap { index, probe in
      [0.01, 0.1].enumerated().map { candidate, rate in
        let accuracy = 0.7 + 0.04 * Double(index) - (loss - 0.5) - (rate < 0.1 ? 0.02 : 0)
        return ScoreRow(
          run: row.id, probe: FixtureStudy.id(probe), candidate: candidate, learningRate: rate,
          validationAccuracy: accuracy, testAccuracy: rate < 0.1 ? nil : accuracy,
          testCount: rate < 0.1 ? nil : 5000, isSelected: rate == 0.1)
      }
    }
    let probes = [0xa, 0xb].map { ProbeRow(id: FixtureStudy.id($0), configuration: "{}") }
    return RunRecord(
      run: row, measurements: row.state == .done ? curve + positions : [], probes: probes,
      scores: row.state == .done ? scores : [], segments: [FixtureStudy.segment(row.id)])
  }
}

/// A run of ``FixtureStudy/sizes()``.
private struct SizeRun {
  let width: Int
  let loss: Double
  let row: RunRow

  init(size: Int, width: Int, seed: Int) {
    self.width = width
    row = FixtureStudy.row(
      0x300 + 3 * size + seed, cell: 0x400 + size, seed: seed, parameters: 48 * width * width)
    var noise = TestGenerator(UInt64(3 * size + seed))
    loss =
      0.2 + 2 * pow(Double(row.parameters), -0.25)
      + 0.002 * Double.random(in: -1...1, using: &noise)
  }

  var record: RunRecord {
    RunRecord(
      run: row,
      measurements: (1...8).map {
        MeasurementRow(
          run: row.id, quantity: "validationLoss", step: $0 * 500 / 8,
          value: loss + 0.5 * exp(-0.8 * Double($0)) * (8 - Double($0)) / 8)
      }, probes: [], scores: [], segments: [FixtureStudy.segment(row.id)])
  }
}
