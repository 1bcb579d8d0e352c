import Foundation
import Scaling
import TestSupport

/// Random tables of points, and random ways to fit them.
enum FuzzTable {
  private static let fields = [
    "", "nan", "inf", "-inf", "0", "-1", "1e308", "1e-308", "x", "\"", "\"a,b\"", " 5 ", "1,5",
    "0x10", "1e999", "5e-324", "\u{feff}", "=1+1",
  ]

  /// Points near a law, some of them damaged.
  static func text(_ generator: inout TestGenerator) -> String {
    let count = [0, 1, 2, 3, 5, 8, 12, 30].randomElement(using: &generator) ?? 8
    let damage: Double = [0.0, 0.0, 0.02, 0.2].randomElement(using: &generator) ?? 0
    let spread: Double = [0.0, 0.5, 2.0].randomElement(using: &generator) ?? 2
    var lines = ["N,D,C,loss,cell,rate,trials"]
    for row in 0..<count {
      let size: Double = pow(10.0, 6.0 + 0.5 * spread * Double(row % 6))
      let data: Double = pow(10.0, 7.0 + 0.5 * spread * Double(row / 6 % 5))
      let ofSize: Double = 400.0 * pow(size, -0.34)
      let ofData: Double = 410.0 * pow(data, -0.28)
      let noise = Double.random(in: 0.95...1.05, using: &generator)
      let loss: Double = noise * (1.7 + ofSize + ofData)
      let values: [Double] = [size, data, 6.0 * size * data, loss]
      let rate: Double = 1.0 / (1.0 + loss)
      var cells: [String] = values.map { "\($0)" }
      cells += ["c\(row / 2)", "\(rate)", "1000"]
      for place in cells.indices where Double.random(in: 0..<1, using: &generator) < damage {
        cells[place] = fields.randomElement(using: &generator) ?? ""
      }
      lines.append(cells.joined(separator: ","))
    }
    if damage > 0, Bool.random(using: &generator) {
      let place = Int.random(in: lines.indices, using: &generator)
      lines[place] = String(lines[place].dropLast(4)) + "\r"
    }
    return lines.joined(separator: "\n")
  }

  static func command(_ generator: inout TestGenerator) -> [String] {
    func one(_ choices: [[String]], _ generator: inout TestGenerator) -> [String] {
      choices.randomElement(using: &generator) ?? []
    }
    let law = (Law.all.map(\.name) + ["isoflop", "frontier"]).randomElement(using: &generator)
    var words = [
      "fit", "table.csv", "--law", law ?? "power", "--resamples",
      ["0", "1", "2", "15"].randomElement(using: &generator) ?? "2", "--starts",
      ["1", "7", "50"].randomElement(using: &generator) ?? "7", "--threads", "1",
    ]
    words += one(
      [
        ["--n", "N", "--d", "D"], ["--x", "N"], ["--n", "N", "--d", "D", "--c", "C"],
        ["--n", "N", "--d", "C/(6*N)", "--unique", "D"], ["--x", "loss"], ["--x", "log(("],
      ],
      &generator)
    words += one([[], ["--loss", "rate"], ["--loss", "loss"], ["--loss", "nope"]], &generator)
    words += one(
      [[], [], ["--cell", "cell"], ["--trials", "trials"], ["--weight", "N"]],
      &generator)
    words += one(
      [
        [], [], ["--penalty", "squares"], ["--penalty", "absolute"],
        ["--penalty", "binomial"], ["--delta", "1e-300"], ["--delta", "1e300"],
      ], &generator)
    words += one([[], ["--residual", "linear"], ["--residual", "logPlusOne"]], &generator)
    words += one([[], ["--interval", "biasCorrected"], ["--unit", "points"]], &generator)
    words += one(
      [
        [], [], ["--fix", "E=0"], ["--fix", "E=-1e300"], ["--fix", "a=1e300"],
        ["--fix", "b=0"],
      ], &generator)
    words += one(
      [
        [], [], ["--held-out", "rung"], ["--held-out", "parameters>1e7"],
        ["--held-out", "zz>1"], ["--held-out", "decade"],
      ], &generator)
    words += one(
      [
        [], [], [], ["--compare", "chinchilla,power"], ["--compare", "kaplan"],
        ["--stability"], ["--profile", "E"], ["--convention", "n=D"], ["--json"],
        ["--at", "flops=1e24"], ["--at", "x=1e300"], ["--at", "parameters=1e-300,images=1e300"],
        ["--where", "N > 1e7 and loss < 5"], ["--where", "N >"],
      ], &generator)
    return words
  }
}
