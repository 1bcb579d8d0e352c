import Foundation
import Text

/// A figure after its drawing was tried: a page shows it, or says why it cannot.
public struct DrawnFigure: Sendable {
  public let name: String
  public let title: String
  /// Warnings, as a sentence.
  let caution: String?
  /// The drawing; nothing is there where it failed.
  public let path: String
  /// Why there is no drawing, in one line.
  public let failure: String?

  init(_ figure: Figure, path: String, failure: String?) {
    (name, title, caution) = (figure.name, figure.title, figure.caution)
    (self.path, self.failure) = (path, failure)
  }

  /// Draws every figure; one that fails keeps no other from being drawn.
  ///
  /// - Parameters:
  ///   - figures: To be drawn, in their order.
  ///   - folder: Created if it does not exist.
  /// - Returns: The figures in their order.
  public static func draw(_ figures: [Figure], in folder: String) -> [DrawnFigure] {
    figures.map { figure in
      let failure = Self.failure { try figure.draw(in: folder) }
      // Without gnuplot, what was drawn of the same data still holds.
      let isShown = failure == nil || figure.isDrawn(in: folder)
      return DrawnFigure(
        figure, path: "\(folder)/\(figure.svgFile)", failure: isShown ? nil : failure)
    }
  }

  /// What ``draw(_:in:)`` would say of the folder's drawings, without touching it.
  public static func check(_ figures: [Figure], in folder: String) -> [DrawnFigure] {
    figures.map { figure in
      let path = "\(folder)/\(figure.svgFile)"
      guard !figure.hasDrawing(in: folder) else {
        return DrawnFigure(figure, path: path, failure: nil)
      }
      let scratch = FileManager.default.temporaryDirectory
        .appending(path: "patchlaw-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      return DrawnFigure(figure, path: path, failure: Self.failure { try figure.draw(in: scratch) })
    }
  }

  private static func failure(_ draw: () throws -> Void) -> String? {
    do { try draw() } catch { return "\(error)".oneLine }
    return nil
  }

  /// One sentence about those that were not drawn; nil where all were.
  public static func complaint(_ figures: [DrawnFigure]) -> String? {
    let failed = figures.compactMap { figure in figure.failure.map { (figure.name, $0) } }
    guard !failed.isEmpty else { return nil }
    let causes = Dictionary(grouping: failed, by: \.1).sorted { $0.value[0].0 < $1.value[0].0 }
      .map { "\($1.map(\.0).joined(separator: ", ")): \($0)" }
    return "\(failed.count) of \(figures.count) figures "
      + (failed.count == 1 ? "was" : "were") + " not drawn: \(causes.joined(separator: "; "))"
  }
}
