/// LaTeX, for tables in papers.
public enum LaTeX {
  private static let escapes: [Character: String] = [
    "\\": #"\textbackslash{}"#, "{": #"\{"#, "}": #"\}"#, "$": #"\$"#, "&": #"\&"#, "#": "\\#",
    "_": #"\_"#, "%": #"\%"#, "~": #"\textasciitilde{}"#, "^": #"\textasciicircum{}"#,
    "<": #"\textless{}"#, ">": #"\textgreater{}"#, "|": #"\textbar{}"#, "−": "$-$", "±": #"$\pm$"#,
    "×": #"$\times$"#, "–": "--",
  ]

  /// Text that LaTeX prints as it is.
  public static func text(_ text: String) -> String {
    text.oneLine.map { escapes[$0] ?? String($0) }.joined()
  }
}

extension Table {
  /// A `tabular` for the package booktabs; no cell can break it, whatever it holds.
  public var latex: String {
    func line(_ fields: [String]) -> String {
      "  " + fields.map(LaTeX.text).joined(separator: " & ") + #" \\"#
    }
    let columns = String(repeating: "l", count: headings.count)
    return
      ([#"\begin{tabular}{\#(columns)}"#, #"  \toprule"#, line(headings), #"  \midrule"#]
      + rows.map(line) + [#"  \bottomrule"#, #"\end{tabular}"#]).joined(separator: "\n")
  }
}
