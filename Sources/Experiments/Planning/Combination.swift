/// One level of each axis, by their places.
struct Combination: Hashable {
  /// In the axes' order.
  private let places: [Int]

  private init(_ places: [Int]) { self.places = places }

  /// Every combination of the selected levels; axes not selected stay at their base.
  static func all(of selection: Selection, _ axes: [Axis]) -> [Combination] {
    axes.reduce([[]]) { combinations, axis in
      let chosen = axis.places(in: selection)
      return combinations.flatMap { combination in chosen.map { combination + [$0] } }
    }.map(Combination.init)
  }

  /// How many there are, which may be more than can be made.
  static func count(of selection: Selection, _ axes: [Axis]) -> Double {
    axes.reduce(1) { $0 * Double($1.places(in: selection).count) }
  }

  /// The levels in the axes' order.
  func levels(_ axes: [Axis]) -> [Axis.Level] { zip(axes, places).map { $0.levels[$1] } }

  /// Level by axis.
  func labels(_ axes: [Axis]) -> [String: String] {
    Dictionary(zip(axes.map(\.name), levels(axes).map(\.label))) { first, _ in first }
  }

  /// As `width=64, head=none`, in the axes' order.
  func text(_ axes: [Axis]) -> String {
    zip(axes, places).map { "\($0.name)=\($0.levels[$1].label)" }.joined(separator: ", ")
  }

  /// The level of one axis; nil where that is its base.
  func departure(_ axis: Int, _ axes: [Axis]) -> Axis.Level? {
    places[axis] == axes[axis].basePlace ? nil : axes[axis].levels[places[axis]]
  }

  /// The same with one axis at its base.
  func controlled(_ axis: Int, _ axes: [Axis]) -> Combination {
    var places = places
    places[axis] = axes[axis].basePlace
    return Combination(places)
  }
}

extension Axis {
  /// Where the control is among the levels.
  fileprivate var basePlace: Int { levels.firstIndex { $0.label == "base" } ?? 0 }

  /// The levels that a selection takes; the control where it does not name the axis.
  fileprivate func places(in selection: Selection) -> [Int] {
    guard let chosen = selection.levels.first(where: { $0.axis == name }) else {
      return [basePlace]
    }
    let labels = Set(chosen.labels)
    return levels.indices.filter { labels.contains(levels[$0].label) }
  }
}
