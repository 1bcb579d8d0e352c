import Analysis
import Questions
import Store
import Text

extension StudyData {
  /// The order of each axis that has one.
  func orders(in cells: [StudyCell]) -> [String: [String: Int]] {
    let found = axes.compactMap { axis in order(of: axis.name, in: cells).map { (axis.name, $0) } }
    return Dictionary(found) { first, _ in first }
  }

  /// The rank of each level by the number that it stands for, such as a width, a learning rate or a
  /// length; nil for an axis whose levels have no such order, or of which there are fewer than three.
  func order(of axis: String, in cells: [StudyCell]) -> [String: Int]? {
    let labels = cells.compactMap { $0.levels[axis] }.distinct
    return LevelNumbers.order(labels) ?? LevelNumbers.order(labels, by: set(axis, labels, cells))
  }

  /// The setting that the levels differ in, where everything that they set is a number and grows or
  /// falls with it.
  private func set(_ axis: String, _ labels: [String], _ cells: [StudyCell]) -> [String: Double]? {
    let groups = cells.settings(apartFrom: [axis], axes: axes.map(\.name))
    guard let group = groups.first(where: { $0.cells.count == labels.count })?.cells else {
      return nil
    }
    let settings = VaryingSettings(group.map(\.run))
    let rows = group.map { settings.row($0.run) }
    let columns = settings.paths.indices.map { column in rows.map { $0[column].double } }
    guard columns.allSatisfy({ !$0.contains(nil) }) else { return nil }
    let numbers = columns.map { $0.compactMap(\.self) }
    guard let first = numbers.first(where: { Set($0).count == labels.count }) else { return nil }
    let order = first.indices.sorted { first[$0] < first[$1] }
    let isMonotone = numbers.allSatisfy { column in
      let values = order.map { column[$0] }
      let steps = zip(values, values.dropFirst())
      return steps.allSatisfy { $0 <= $1 } || steps.allSatisfy { $0 >= $1 }
    }
    guard isMonotone else { return nil }
    return Dictionary(zip(group.compactMap { $0.levels[axis] }, first)) { first, _ in first }
  }
}

/// Levels whose names are numbers, or the same words around one.
enum LevelNumbers {
  /// The ranks of three levels or more; nil where their names have no such order.
  static func order(_ labels: [String]) -> [String: Int]? { order(labels, by: named(labels)) }

  static func order(_ labels: [String], by numbers: [String: Double]?) -> [String: Int]? {
    guard labels.count > 2, let numbers else { return nil }
    let sorted = labels.sorted { (numbers[$0] ?? 0) < (numbers[$1] ?? 0) }
    return Dictionary(sorted.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  static func named(_ labels: [String]) -> [String: Double]? {
    var words: Set<String> = []
    var numbers: [String: Double] = [:]
    for label in labels {
      let found = label.matches(of: #/\d+(?:\.\d+)?(?:e[-+]?\d+)?/#)
      guard found.count == 1, let value = Double(found[0].0) else { return nil }
      words.insert(label[..<found[0].range.lowerBound] + "#" + label[found[0].range.upperBound...])
      numbers[label] = value
    }
    return words.count == 1 && Set(numbers.values).count == labels.count ? numbers : nil
  }
}

extension Datum {
  fileprivate var double: Double? {
    switch self {
    case .whole(let number): Double(number)
    case .number(let number): number
    case .missing, .text: nil
    }
  }
}
