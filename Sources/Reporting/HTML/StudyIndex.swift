import Analysis
import Text

/// The page of all studies: what each asks, what came of its claims, and every claim.
public struct StudyIndex: Sendable {
  /// One study.
  public struct Entry: Sendable {
    let name: String
    let question: String
    let page: String?

    /// - Parameters:
    ///   - name: The study's.
    ///   - question: What it asks; empty where that is not known.
    ///   - page: Its page, HTML or Markdown; nil where it has none.
    public init(name: String, question: String, page: String?) {
      (self.name, self.question, self.page) = (name, question, page)
    }
  }

  private let entries: [Entry]
  private let claims: ClaimsPage

  /// - Parameters:
  ///   - entries: In the order in which they are listed.
  ///   - claims: Those of all studies.
  public init(_ entries: [Entry], claims: ClaimsPage) {
    (self.entries, self.claims) = (entries, claims)
  }

  /// The page as Markdown, from which the HTML is made.
  ///
  /// - Parameters:
  ///   - folder: Where the page lies.
  ///   - forest: The claims' figure after it was drawn; nil where there is none.
  /// - Returns: A title, a table of studies, and where there are claims their figure and table.
  public func markdown(in folder: String, forest: DrawnFigure?) -> String {
    let figure = forest.map { figure in
      let path = RelativePath.path(to: figure.path, from: folder)
      return figure.failure.map { "Not drawn: \(Markdown.text($0))" }
        ?? Markdown.image(figure.title, at: path)
    }
    let parts = ["# Studies", studies(folder).markdown]
    let scored = claims.isEmpty ? [] : ["## Claims", figure ?? "", table(folder).markdown]
    return (parts + scored).filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func studies(_ folder: String) -> Table {
    Table(
      headings: ["study", "question", "claims"],
      cells: entries.map { entry in
        [
          cell(entry, folder), TableCell(entry.question),
          TableCell(claims.counts(of: entry.name) ?? "–"),
        ]
      })
  }

  private func cell(_ entry: Entry, _ folder: String) -> TableCell {
    let path = entry.page.map { RelativePath.path(to: $0, from: folder) }
    return TableCell(entry.name, path.map { .link(to: $0) } ?? .plain)
  }

  private func table(_ folder: String) -> Table {
    let cells = Dictionary(entries.map { ($0.name, cell($0, folder)) }) { first, _ in first }
    return Table(
      headings: [
        "claim", "at", "clear of the bound by, 95 %", "sign", "size", "ratio to the source",
        "open because", "made", "study",
      ],
      cells: zip(claims.rows, claims.isWeak).map { row, isWeak in
        let sign = row.words[7] + (isWeak ? " †" : "")
        let words = [row.claim, row.words[4], row.beyond, sign, row.words[8], row.ratio]
        return (words + row.words[9...]).map { TableCell($0) }
          + [cells[row.study] ?? TableCell(row.study)]
      })
  }
}

extension ClaimsPage {
  /// `2 same, 1 open`: the signs of a study's claims; nil for a study without claims.
  fileprivate func counts(of study: String) -> String? {
    let found = rows.filter { $0.study == study }.map { $0.found?.sign.rawValue ?? "not scored" }
    let order = ClaimVerdict.Sign.allCases.map(\.rawValue) + found
    let words = order.distinct.filter(found.contains).map { word in
      "\(found.count { $0 == word }) \(word)"
    }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}
