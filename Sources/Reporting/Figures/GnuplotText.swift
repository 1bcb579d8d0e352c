import Text

/// Text on its way into a gnuplot script, where nothing of it may be read as a command.
///
/// Gnuplot substitutes nothing between single quotes: no backquotes, no macros, no escapes. A quote
/// within is not doubled, since gnuplot 5.4 takes a doubled one at the beginning, and a second one, for
/// the end of the string; it is a string of its own instead. What could end the line is a space.
enum GnuplotText {
  /// A string expression that holds the text and nothing else.
  static func quoted(_ text: String) -> String {
    text.oneLine.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
      .joined(separator: #"."'"."#)
  }

  /// The label of a tick, in which gnuplot would read a percent sign as the format of a number.
  static func tick(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }

  /// A string of several lines, for a label.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { quoted(String($0)) }
      .joined(separator: #"."\n"."#)
  }
}
