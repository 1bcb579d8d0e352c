public import Foundation
import Text

/// A study under way, as its page shows it until its report is written.
public struct LiveStudy: Sendable {
  /// What one worker does.
  public struct Worker: Sendable {
    let run: String
    let share: Double
    let step: String
    let facts: [String]

    /// - Parameters:
    ///   - run: What the run is called.
    ///   - share: What is done of it.
    ///   - step: The step of all steps.
    ///   - facts: Loss and speed, or how far the probes are.
    public init(run: String, share: Double, step: String, facts: [String]) {
      (self.run, self.share, self.step, self.facts) = (run, share, step, facts)
    }
  }

  /// A run that failed or diverged.
  public typealias Failure = (run: String, reason: String)

  public var name: String
  public var question: String
  /// How far it is, or how it ended, in one sentence.
  public var summary: String
  public var share = 0.0
  public var workers: [Worker] = []
  public var failures: [Failure] = []
  public var curves: [LiveCurve] = []
  /// The study's axes, and the levels of each of its cells, in their order.
  public var axes: [String] = []
  public var cells: [[String: String]] = []
  /// Whether the page will be written again.
  public var isRunning = true

  public init(name: String, question: String, summary: String) {
    (self.name, self.question, self.summary) = (name, question, summary)
  }

  /// Draws the curves and makes the page.
  ///
  /// - Parameters:
  ///   - folder: Where figures are drawn; it is removed again.
  ///   - time: When.
  ///   - refresh: Seconds after which a browser looks again.
  /// - Returns: The HTML file.
  public func page(drawingIn folder: String, at time: Date, refresh: Int) -> String {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let figures = LiveCurve.figures(curves, axes: axes, cells: cells).enumerated().map { index, figure in
      drawing(figure, number: index + 1, in: folder)
    }
    let written = time.formatted(.iso8601)
    let body = """
      <h1>\(HTML.text(name))</h1>
      <p>\(HTML.text(question))</p>
      <p class="state">\(bar(share, of: "the study")) \(HTML.text(summary))</p>
      \(table)
      \(failureList)
      \(figures.joined(separator: "\n"))
      <footer data-written="\(written)">Written at \
      \(written.replacing("T", with: " ").replacing("Z", with: " UTC")).</footer>
      """
    return HTMLDocument(
      title: "\(Self.percent(share)) \(name)", body: body, refresh: isRunning ? refresh : nil
    ).text
  }

  private func drawing(_ figure: Figure, number: Int, in folder: String) -> String {
    do { try figure.draw(in: folder, isBackground: true) } catch {
      return "<p>Not drawn: \(HTML.text("\(error)"))</p>"
    }
    let path = "\(folder)/\(figure.svgFile)"
    let svg = FileManager.default.contents(atPath: path).flatMap {
      DrawnSVG(path, $0).html(prefix: "f\(number)-", title: figure.title)
    }
    return """
      <figure><div class="drawing">\(svg ?? "")</div>\
      <figcaption>\(HTML.text(figure.title))</figcaption></figure>
      """
  }

  private var table: String {
    guard !workers.isEmpty else { return "" }
    let rows = workers.map { worker in
      let cells = [worker.step] + worker.facts
      return "<tr><td>\(HTML.text(worker.run))</td><td>\(bar(worker.share, of: worker.run)) "
        + "\(Self.percent(worker.share))</td>"
        + cells.map { "<td>\(HTML.text($0))</td>" }.joined() + "</tr>"
    }
    let heads = ["run", "done", "step", "now", "speed"].map { "<th>\($0)</th>" }.joined()
    return """
      <div class="scroll"><table><thead><tr>\(heads)</tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      """
  }

  private var failureList: String {
    let items = failures.map {
      "<li><strong>\(HTML.text($0.run))</strong>: \(HTML.text($0.reason))</li>"
    }
    return items.isEmpty ? "" : "<ul>\(items.joined())</ul>"
  }

  private func bar(_ share: Double, of name: String) -> String {
    "<progress value=\"\(share.fixed(3))\" max=\"1\" aria-label=\"\(HTML.text(name))\"></progress>"
  }

  private static func percent(_ share: Double) -> String {
    "\((100 * share).rounded(.down).fixed(0)) %"
  }
}
