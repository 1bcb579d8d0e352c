/// Colors of ordered levels, from dark to light: the lower part of the map “plasma”, whose steps look
/// equal and whose order is seen without colors too.
///
/// Source: Smith & van der Walt 2015, “A better default colormap for Matplotlib”.
enum ColorRamp {
  static let steps = [
    "#0d0887", "#3c049b", "#6201a6", "#8409a5", "#a31e98", "#be3884", "#d4536f", "#e66e5b",
    "#f48b47",
  ]
  /// The same on a dark page, where the light end must stand out.
  static let dark = [
    "#a31e98", "#bb3587", "#cf4b75", "#df6264", "#ed7a52", "#f79441", "#fcb032", "#fccf25",
    "#f2f022",
  ]

  /// The color of one of `count` ranks, the lowest of which is 0.
  static func color(rank: Int, of count: Int) -> String {
    guard count > 1 else { return steps[0] }
    let place = Double(rank) * Double(steps.count - 1) / Double(count - 1)
    return steps[min(steps.count - 1, max(0, Int(place.rounded())))]
  }
}
