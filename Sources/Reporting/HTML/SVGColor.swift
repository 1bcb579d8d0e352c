import Text

/// The colors of gnuplot's figures on a page: blacks, grays, the dark blue and those of ordered levels become
/// variables of ``PageStyle``, so that they can be read on a dark page too.
enum SVGColor {
  /// - Parameter color: As an attribute of SVG has it.
  /// - Returns: A variable of the page, or the color as it was.
  static func onPage(_ color: String) -> String {
    let bare = color.filter { $0 != " " }.lowercased()
    return (variables[bare] ?? ramp[bare]).map { "var(--\($0))" } ?? color
  }

  private static let ramp = Dictionary(
    uniqueKeysWithValues: ColorRamp.steps.enumerated().map { step, color in
      let parts = [1, 3, 5].map { start in
        let digits = color.dropFirst(start).prefix(2)
        return "\(Int(digits, radix: 16) ?? 0)"
      }
      return ("rgb(\(parts.joined(separator: ",")))", "ramp\(step)")
    })

  private static let variables = [
    "black": "ink", "#000000": "ink", "rgb(0,0,0)": "ink", "rgb(34,34,34)": "ink",
    "rgb(68,68,68)": "axis", "gray": "grid", "rgb(221,221,221)": "grid",
    "rgb(119,119,119)": "floor", "rgb(136,136,136)": "floor", "rgb(0,114,178)": "blue",
    "rgb(244,246,248)": "card", "rgb(213,218,224)": "line", "white": "paper", "#ffffff": "paper",
  ]
}
