public import Analysis
import Scaling
import Store
public import Text

extension StudyData {
  /// The generated blocks of the study's page.
  ///
  /// - Parameters:
  ///   - place: Where the page lies.
  ///   - figures: After they were drawn.
  ///   - predictions: What was predicted, and what came; nil where nothing was.
  /// - Returns: Each block's text by its name, empty where there is nothing to say.
  public func blocks(
    at place: PagePlace, figures: [DrawnFigure], predictions: Table? = nil
  ) -> [Notebook.Block] {
    [
      ("floors", floorBlock ?? ""), ("question", Markdown.paragraph(study.question)),
      ("source", sourceBlock), ("answer", answer(figures, place)), ("design", designBlock(place)),
      ("results", resultBlock),
    ] + (blockTable.map { [("blocks", $0.markdown)] } ?? []) + [
      ("expectation", claimBlock),
      ("comparisons", comparisonBlock),
      ("fits", fitBlock), ("figures", figureBlock(figures, place)), ("excluded", excludedBlock),
      ("predictions", predictions?.markdown ?? ""), ("cost", costBlock(place)),
    ]
  }

  private var sourceBlock: String {
    let source = Markdown.text(study.source)
    return source.isEmpty ? "" : "Source: \(source)"
  }

  /// The claims' verdicts and the key figure.
  private func answer(_ figures: [DrawnFigure], _ place: PagePlace) -> String {
    let image = keyFigure(figures).map { shown($0, place) }
    return [answerBlock, image ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func designBlock(_ place: PagePlace) -> String {
    let rows = axes.map { axis in
      let labels = levels.filter { $0.axis == axis.name }.sorted { $0.position < $1.position }
      let control = labels.first(where: \.isBase)?.label ?? ""
      let others = labels.filter { !$0.isBase }.map(\.label).joined(separator: ", ")
      return [TableCell(axis.name), TableCell(control, .strong), TableCell(others)]
    }
    let seeds = Set(runs.map(\.run.seed)).count
    let counts = [(cells.count, "cell"), (seeds, "seed"), (runs.count, "run")]
      .map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
    let names =
      probeNames.isEmpty
      ? "" : "; probes: \(Markdown.text(probeNames.joined(separator: ", ")))"
    let parts = [
      rows.isEmpty
        ? nil : Table(headings: ["axis", "control", "other levels"], cells: rows).markdown,
      heldTable.map { "Held equal to the control:\n\n\($0.markdown)" },
      "\(counts)\(names). Spec: \(place.link(to: file("\(name).yaml", place))).",
      leftOutNote,
    ]
    return parts.compactMap(\.self).joined(separator: "\n\n")
  }

  /// The images that runs could not read; nil where there is none.
  private var leftOutNote: String? {
    let notes = runs.compactMap(\.run.leftOut).distinct
    return notes.isEmpty ? nil : Markdown.paragraph(notes.joined(separator: ". ") + ".")
  }

  /// A file of the study's folder.
  private func file(_ name: String, _ place: PagePlace) -> String {
    "\(place.results)/\(self.name)/\(name)"
  }

  private var probeNames: [String] {
    probes.single.map(\.name) + layerwise.map { "\($0.name) of each block" }
  }

  private var resultBlock: String {
    let notes = [
      "Mean ± half of Student's 95 % interval over seeds.",
      lossKinds.isEmpty
        ? nil : "Validation loss: \(Markdown.text(lossKinds.joined(separator: "; "))).",
      binomialNote, labelNote, floorNote,
    ].compactMap(\.self).joined(separator: " ")
    let edges = (collapseWarnings + rateWarnings)
      .map { "\n- \(Markdown.text($0.sentence))" }.joined()
    let tokens = tokenTable.map { "\n\nTokenizers, on held-out images:\n\n\($0.markdown)" }
    let floors = floorTable.map { "\n\nFloors: \(floorText)\n\n\($0.markdown)" }
    return "\(resultTable.markdown)\n\n\(notes)"
      + (edges.isEmpty ? "" : "\n" + edges) + (floors ?? "") + (tokens ?? "")
  }

  private var comparisonBlock: String {
    let (levels, interactions) = (comparisons, interactions)
    return
      ([
        levels.isEmpty ? nil : Markdown.paragraph(intervalNote),
        levels.isEmpty ? nil : unclaimedNote.map { Markdown.paragraph($0) },
        Markdown.folded(
          "Every level against its control (\(levels.count))", comparisonTable(levels).markdown,
          isEmpty: levels.isEmpty),
        Markdown.folded(
          "Interactions: differences of differences (\(interactions.count))",
          comparisonTable(interactions).markdown, isEmpty: interactions.isEmpty),
      ].compactMap(\.self) + refusals.map { "- \(Markdown.text($0))" }).joined(separator: "\n\n")
  }

  private var fitBlock: String {
    let warnings = (fitWarnings + fitExclusions).map { "- \(Markdown.text($0))" }.joined(
      separator: "\n")
    let parts = [
      fitTable?.markdown, profileTable?.markdown, allocationTable?.markdown,
      disagreement.map { Markdown.paragraph($0) }, differenceTable?.markdown, gainTable?.markdown,
      countingNote.map { Markdown.paragraph($0) },
      countingTable.map {
        Markdown.paragraph("Exponents under every way to count size and compute:") + "\n\n"
          + $0.markdown
      },
      warnings,
    ].compactMap(\.self).filter { !$0.isEmpty }
    return parts.joined(separator: "\n\n")
  }

  /// A figure with its warnings below it.
  private func shown(_ figure: DrawnFigure, _ place: PagePlace) -> String {
    let image = Markdown.image(figure.title, at: place.relative(figure.path))
    return figure.caution.map { "\(image)\n\n\(Markdown.paragraph($0))" } ?? image
  }

  private func figureBlock(_ figures: [DrawnFigure], _ place: PagePlace) -> String {
    let key = keyFigure(figures)?.name
    let drawn = figures.filter { $0.failure == nil && $0.name != key }.map { shown($0, place) }
    let failed = figures.compactMap { figure in
      figure.failure.map { "- \(Markdown.code(figure.name)): \(Markdown.text($0))" }
    }
    let list = failed.isEmpty ? [] : ["Not drawn:\n\n" + failed.joined(separator: "\n")]
    return (drawn + list).joined(separator: "\n\n")
  }

  private func costBlock(_ place: PagePlace) -> String {
    "\(costNote) Ids and numbers of every run: \(place.link(to: file("runs.csv", place)))."
  }

  private var excludedBlock: String {
    let lines = damage.map { "- \(Markdown.text($0))" }.joined(separator: "\n")
    let parts = [excludedTable?.markdown, lines].compactMap(\.self).filter { !$0.isEmpty }
    return parts.isEmpty ? "All runs are done; none is excluded." : parts.joined(separator: "\n\n")
  }
}
