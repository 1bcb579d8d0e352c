import Text
import Foundation
import Scaling
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

/// Profiles, frontiers and a surface of one study, side by side.
struct AllocationReportTests {
  /// Five budgets by seven sizes on L = 0.3 + 40 N^-0.5 + 40 D^-0.5, so that size grows as C^0.5; with scatter, for intervals.
  private func study() throws -> StudyData {
    let store = try Store()
    var rows: [RunRow] = []
    var points: [Observation] = []
    for budget in 0..<5 {
      let flops = pow(10, 10 + 0.5 * Double(budget))
      for step in 0..<7 {
        let size = (flops / 6).squareRoot() * pow(2, Double(step) - 3)
        var row = FixtureStudy.row(
          0x400 + 7 * budget + step, cell: 0x500 + 7 * budget + step, seed: 0,
          parameters: Int(size))
        row.images = Int(flops / 6 / size)
        row.patches = row.images
        row.trunkParameters = Int(pow(Double(row.parameters), 0.9))
        row.headParameters = row.parameters - row.trunkParameters
        row.flops = 6 * Double(row.parameters) * Double(row.images)
        rows.append(row)
        let (n, d) = (Double(row.parameters), Double(row.images))
        points.append(
          Observation(
            inputs: ["parameters": n, "images": d, "flops": row.flops],
            loss: (0.3 + 40 / n.squareRoot() + 40 / d.squareRoot())
              * (1 + 1e-4 * sin(Double(rows.count))), cell: row.cell))
      }
    }
    try store.record(
      StudyRecord(
        study: StudyRow(
          name: "iso", question: "How is a budget split?", source: "a paper", specification: "",
          expectation: nil),
        axes: [AxisRow(study: "iso", name: "cell", position: 0)],
        levels: rows.map {
          LevelRow(
            study: "iso", axis: "cell", label: $0.id, position: 0, isBase: $0.id == rows[0].id)
        }, probes: [], studyProbes: []),
      planned: rows,
      memberships: rows.map {
        MembershipRow(study: "iso", run: $0.id, axis: "cell", level: $0.id)
      })
    for (row, point) in zip(rows, points) {
      try store.record(
        RunRecord(
          run: row,
          measurements: [
            MeasurementRow(
              run: row.id, quantity: "validationLoss", step: 500, value: point.loss)
          ], probes: [], scores: [], segments: []))
    }
    try fit(points, into: store)
    return try StudyData("iso", in: store)
  }

  private func fit(_ points: [Observation], into store: Store) throws {
    var options = FitOptions()
    options.resampling.count = 40
    options.heldOut = .nothing
    func keep(_ name: String, _ law: String, _ result: some Encodable) throws {
      let encoder = JSONEncoder()
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      try store.record(
        FitRow(
          study: "iso", name: name, law: law, x: "parameters, images", y: "validationLoss",
          result: String(decoding: try encoder.encode(result), as: UTF8.self)))
    }
    try keep("profiles", "isoflop", IsoFLOP(points, resampling: options.resampling))
    // Each curve has a point halfway, where its loss is what the law says of half the images.
    let halfway = points.map { point in
      var early = point
      for name in ["images", "flops"] { early.inputs[name] = (point.inputs[name] ?? .nan) / 2 }
      early.loss += 40 * (2.0.squareRoot() - 1) / (point.inputs["images"] ?? .nan).squareRoot()
      return early
    }
    try keep(
      "curves", "frontier",
      [Frontier(points + halfway, envelope: .staircase, resampling: options.resampling)])
    try keep("surface", "chinchilla", Law.chinchilla.fit(points, options: options))
  }

  @Test func `approaches agree where they must, and are listed together`() throws {
    let study = try study()
    #expect(study.fits.map(\.name) == ["surface"])
    #expect(study.allocations.map(\.name) == ["curves", "profiles"])
    #expect(study.approaches.map(\.fit) == ["curves-staircase", "profiles", "surface"])
    for approach in study.approaches where approach.fit != "curves-staircase" {
      let best = try #require(approach.allocation(1e13))
      #expect(abs(best.exponent.value - 0.5) < 0.002)
      #expect(abs(best.parameters.value / (1e13 / 6).squareRoot() - 1) < 0.05)
    }
    let table = try #require(study.allocationTable)
    #expect(table.rows.map { $0[1] } == ["curves-staircase", "profiles", "surface"])
    #expect(try #require(study.profileTable).rows.count == 5)
    #expect(try #require(study.disagreement).hasPrefix("The approaches' exponents of size run"))
    // Profiles and surface agree, and read the same cells.
    let differences = study.approachDifferences
    #expect(differences.map { [$0.one.fit, $0.other.fit] }.last == ["profiles", "surface"])
    let last = try #require(differences.last)
    #expect(abs(last.size.value) < 0.004 && last.size.low != nil)
    #expect(try #require(study.differenceTable).rows.count == 3)
    #expect(try #require(study.countingNote).contains("κ = 6,"))
    let page = try study.page.text
    #expect(page.contains("| 2, profiles | profiles | 0.4999 [0.49"))
    #expect(page.contains(" frontier points lie before the end of their curve, where "))
    #expect(Warning.Name.allCases.allSatisfy { !page.contains($0.rawValue) })
  }

  @Test func `exponents are known under every way to count`() throws {
    let study = try study()
    var request = FitRequest()
    request.law = "isoflop"
    let counting = Counting(study: study, kind: try FitKind(request), runs: study.runs)
    let rows = counting.exponents
    #expect(rows.count == 2 * 5)  // Widths are unknown here, and so are blocks alone.
    func size(_ size: String, _ compute: String) throws -> Double {
      try #require(
        rows.first { ($0.quantity, $0.size, $0.compute) == ("size", size, compute) }
      ).exponent.value
    }
    // N ~ C^0.5 in all parameters; trunks have N^0.9, so they grow as C^0.45.
    #expect(abs(try size("parameters", "flops") - 0.5) < 0.003)
    #expect(abs(try size("parameters", "6 N D") - 0.5) < 0.003)
    #expect(abs(try size("trunkParameters", "flops") - 0.45) < 0.003)
    // 6 N D of trunks grows as N^0.9 N = C^0.95.
    #expect(abs(try size("trunkParameters", "6 N D") - 0.45 / 0.95) < 0.003)
    request.law = "chinchilla"
    let surface = Counting(study: study, kind: try FitKind(request), runs: study.runs)
    #expect(surface.subject == "chinchilla, validationLoss, images")
    let known = surface.exponents.first { $0.size == "parameters" && $0.quantity == "size" }
    #expect(abs(try #require(known).exponent.value - 0.5) < 0.003)
  }

  @Test func `their figures are drawn without a word from gnuplot`() throws {
    let study = try study()
    let names = ["surface-isoflops", "surface", "curves", "profiles", "allocation", "exponents"]
    #expect(study.figures().map(\.name).suffix(6) == names[...])
    let folder = try TemporaryFolder()
    for figure in study.figures() { try figure.draw(in: folder.path) }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.allSatisfy { files.contains("\($0).svg") })
    let curves = try #require(study.figures().first { $0.name == "curves" })
    #expect(curves.caution?.contains("Some points of the frontier lie before the end") == true)
  }

  @Test func `a surface has a line per budget, and forecasts are marked with their interval`()
    throws
  {
    let study = try study()
    let surface = try #require(study.fits.first)
    let run = Forecast(
      name: "surface", metric: "validationLoss", frozenAt: "2026-01-01T00:00:00Z", runsKnown: 35,
      content: .run(
        prediction: surface.fit.predict(at: ["parameters": 5e5, "images": 2e6], name: "surface")))
    let split = Forecast(
      name: "surface", metric: "validationLoss", frozenAt: "2026-01-01T00:00:00Z", runsKnown: 35,
      content: .split(
        allocation: try #require(surface.fit.allocation(of: 1e13, flopsPerPair: 6)),
        size: "parameters", data: "images"))
    let figure = try #require(
      study.figures(with: [run, split]).first { $0.name == "surface-isoflops" })
    let rows = try CSV.records(figure.csv).map(\.fields)
    let lines = Set(rows.filter { $0[8] == "curve" }.map { $0[7] })
    // Five budgets of runs, two of forecasts.
    #expect(lines.count == 7 && rows.count { $0[8] == "run" } == 35)
    // On L = 0.3 + 40 N^-0.5 + 40 D^-0.5, at equal size and data for C = 6 N D.
    for row in rows where row[8] == "curve" {
      let (size, value, flops) = (Double(row[1]) ?? 0, Double(row[2]) ?? 0, Double(row[7]) ?? 0)
      let law = 0.3 + 40 / size.squareRoot() + 40 / (flops / 6 / size).squareRoot()
      #expect(abs(value / law - 1) < 0.01)
    }
    let marks = rows.filter { $0[8] == "forecast" }.map { $0[1...6].compactMap { Double($0) } }
    #expect(marks.count == 2 && marks.allSatisfy { $0[4] <= $0[1] && $0[1] <= $0[5] })
    #expect(marks[0][0] == 5e5 && marks[1][2] < marks[1][3])
    #expect(figure.script.contains("title \"forecast, 95 %\""))
    try figure.draw(in: TemporaryFolder().path)
  }

  @Test func `rates best at the edge of their grid are warned of in table and figure`() throws {
    let study = try FixtureStudy.heads()
    #expect(study.gridEdgeNotes.count == 2)
    let dots = try #require(study.accuracyDots)
    #expect(dots.caution == "Caution: " + Warning.Name.learningRateAtGridEdge.sentence)
    #expect(try #require(study.lossDots.first).caution == nil)
  }
}
