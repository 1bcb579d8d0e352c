/// A fraction as a bar of the given width: `━━━━╸─────`.
struct ProgressBar {
  let share: Double
  let width: Int

  private static let (full, half, empty) = ("━", "╸", "─")

  var text: String {
    let halves = Int(
      (2 * Double(width) * min(1, max(0, share.isFinite ? share : 0))).rounded(.down))
    let bar =
      String(repeating: Self.full, count: halves / 2) + (halves.isMultiple(of: 2) ? "" : Self.half)
    return bar + String(repeating: Self.empty, count: width - bar.count)
  }

  /// A line with its bar in color.
  static func paint(_ line: String) -> String {
    let isBar = { (character: Character) in [full, half].contains(String(character)) }
    guard let first = line.firstIndex(where: isBar), let last = line.lastIndex(where: isBar) else {
      return line
    }
    let end = line.index(after: last)
    return line[..<first] + "\u{1b}[36m" + line[first..<end] + "\u{1b}[0m" + line[end...]
  }
}
