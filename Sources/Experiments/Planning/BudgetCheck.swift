import Data
import Foundation
import Models
import Settings
import Training

/// Compares what budgets ask for with what whole steps of the cells come to.
struct BudgetCheck {
  /// How far either may be off, as a fraction.
  static let tolerance = 0.02

  private let spec: Spec
  private let cells: [Expansion.Cell]

  init(_ expansion: Expansion) { (spec, cells) = (expansion.spec, expansion.cells) }

  /// Budgets that a cell misses, and those that cells miss in opposite directions.
  var faults: [Fault] {
    let budgets = cells.compactMap { cell in Realized(cell).map { (cell.combination, $0) } }
    return Dictionary(grouping: budgets) { $1.asked }.values.flatMap { group in
      let missed = group.filter { !$1.isKept }
      let steps = Amount.range(of: group.map(\.1.step))
      return missed.isEmpty
        ? inequality(group)
        : missed.map { combination, realized in
          fault(combination) { realized.text(at: place(combination), steps: steps) }
        }
    }
  }

  /// A budget whose cells do not spend the same, though each keeps it.
  private func inequality(_ group: [(Combination, Realized)]) -> [Fault] {
    guard let least = group.min(by: { $0.1.ratio < $1.1.ratio }),
      let most = group.max(by: { $0.1.ratio < $1.1.ratio }),
      most.1.ratio / least.1.ratio - 1 > Self.tolerance
    else { return [] }
    let percent = String(format: "%.1f", 100 * (most.1.ratio / least.1.ratio - 1))
    return [
      fault(most.0) {
        "the cells of one budget of \(most.1.asked.text) differ by \(percent) %: "
          + "\(least.1.spent.text)\(place(least.0)), \(most.1.spent.text)\(place(most.0)); lower "
          + "training.batchSize or raise the budget, so that a step is a smaller part of it"
      }
    ]
  }

  private func fault(_ combination: Combination, _ message: @escaping () -> String) -> Fault {
    Fault(
      combination: combination,
      settings: ["training.budget", "training.batchSize", "training.accumulation"],
      message: message)
  }

  private func place(_ combination: Combination) -> String {
    spec.axes.isEmpty ? "" : " at \(combination.text(spec.axes))"
  }
}

/// What a cell's budget asks for and what its whole steps come to.
private struct Realized {
  let asked: Amount
  let spent: Amount
  let step: Amount
  private let batch: Int
  private let steps: Int

  /// nil where the budget counts steps, which are always kept, or where the cell has no cost.
  init?(_ cell: Expansion.Cell) {
    guard let cost = cell.cost, let facts = cell.data else { return nil }
    let training = cell.config.training
    let images = Double(training.imagesPerStep)
    let (unit, asked): (Amount.Unit, Double)
    switch training.budget {
    case .steps: return nil
    case .images(let count): (unit, asked) = (.images, Double(count))
    case .epochs(let count): (unit, asked) = (.epochs, count)
    case .flops(let count): (unit, asked) = (.flops, count)
    }
    let perImage: Double =
      switch unit {
      case .images: 1
      case .epochs: 1 / Double(facts.trainingImages)
      case .flops: cost.model.trainingFLOPsPerImage
      }
    (batch, steps) = (training.batchSize, cost.steps)
    self.asked = Amount(unit: unit, value: asked)
    step = Amount(unit: unit, value: images * perImage)
    spent = Amount(unit: unit, value: Double(steps) * images * perImage)
  }

  /// What is spent, as a share of what was asked for.
  var ratio: Double { spent.value / asked.value }
  var isKept: Bool { abs(ratio - 1) <= BudgetCheck.tolerance }

  /// The miss, with a batch size and a budget that would avoid it.
  ///
  /// - Parameters:
  ///   - place: The cell, in words.
  ///   - steps: The least and the most that one step takes in the cells of the budget.
  func text(at place: String, steps range: ClosedRange<Double>) -> String {
    let lower = smallerBatch.map { "lower training.batchSize to \($0), or " } ?? ""
    return "training.budget asks for \(asked.text), but \(steps.counted("step")) of batch "
      + "\(batch) \(steps == 1 ? "takes" : "take") \(spent.text)\(place); \(lower)"
      + larger(range)
  }

  /// The largest batch size below the cell's whose steps keep the budget.
  private var smallerBatch: Int? {
    let perBatch = step.value / Double(batch)
    return (1..<max(1, batch)).last { size in
      let one = perBatch * Double(size)
      return abs((asked.value / one).rounded() * one / asked.value - 1) <= BudgetCheck.tolerance
    }
  }

  /// The nearest budget that the cell keeps, or the least that all cells of the budget do.
  private func larger(_ steps: ClosedRange<Double>) -> String {
    guard steps.upperBound > steps.lowerBound * (1 + 1e-9) else {
      return "write \(asked.unit.rawValue): \(spent.number)"
    }
    // Half a step is at most the tolerance from here on.
    let enough = Amount(unit: asked.unit, value: steps.upperBound * 0.5 / BudgetCheck.tolerance)
    return "raise the budget to at least \(enough.number), so that it holds "
      + "\(Int(0.5 / BudgetCheck.tolerance)) steps of every cell"
  }
}

/// A number of images, epochs or operations.
private struct Amount: Hashable {
  enum Unit: String { case images, epochs, flops }

  let unit: Unit
  let value: Double

  static func range(of amounts: [Amount]) -> ClosedRange<Double> {
    let values = amounts.map(\.value)
    return (values.min() ?? 0)...(values.max() ?? 0)
  }

  /// Such as `1e6 FLOPs` or `0.1 epochs`.
  var text: String {
    let name = unit == .flops ? "FLOPs" : unit.rawValue
    return number + " " + (value == 1 ? String(name.dropLast()) : name)
  }

  var number: String {
    unit == .images
      ? Int(value).description
      : String(format: "%.4g", value).replacing("e+0", with: "e").replacing("e+", with: "e")
  }
}
