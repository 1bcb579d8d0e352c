public import Analysis
import Foundation
import Store
import Text

extension StudyData {
  /// A few held-out images as each cell's first run sees and predicts them.
  ///
  /// One row per cell, three panels per image: truth, what the model sees, and its predictions
  /// pasted in place.
  public var predictedPatches: Figure? {
    let rows = cells.compactMap { cell in
      cell.runs.map { predictions(of: $0) }.first { !$0.isEmpty }.map { (cell.label, $0) }
    }
    guard let panels = rows.map({ 3 * $0.1.count }).max() else { return nil }
    let canvases = rows.map { Canvas($0.1) }
    let starts = canvases.indices.map { canvases[..<$0].map(\.size).reduce(0, +) }
    let plots = canvases.enumerated().map { $1.plot(row: $0, firstLine: starts[$0]) }
    // Rows of a matrix would become ticks; labels stand in their place.
    let labels = rows.enumerated().map { index, row in
      "set label \(index + 1) \(GnuplotStyle.quoted(row.0)) "
        + "at graph -0.01, first \(Double(index) + 0.5) right"
    }
    let room = 24 + 8 * (rows.map(\.0.count).max() ?? 0)
    let width = room + 20 + 66 * panels
    let names = (0..<panels).map {
      "\"\(["truth", "seen", "predicted"][$0 % 3])\" \(Canvas.middle(panel: $0))"
    }
    return Figure(
      name: "predictions",
      title: "Truth, what the model sees, and its prediction of each other patch "
        + "(autoregressive ones from the true patches before it; normalized ones with the true "
        + "patch's mean and deviation)",
      csv: Self.matrix(canvases, cells: rows.map(\.0)),
      commands: """
        unset key; unset grid; unset border; set offsets 0, 0, 0, 0
        set xtics scale 0 (\(names.joined(separator: ", "))) font ",9"
        unset ytics
        set lmargin at screen \((Double(room) / Double(width)).fixed(4)); set rmargin at screen 0.99
        \(labels.joined(separator: "\n"))
        set xrange [0:\(Canvas.end(panels: panels))]; set yrange [\(rows.count):0]
        plot \(plots.joined(separator: ", \\\n  "))
        """, size: (width, 50 + 66 * rows.count))
  }

  /// One line per line of pixels, the cell first; shorter ones end with zeros that are not drawn.
  private static func matrix(_ canvases: [Canvas], cells: [String]) -> String {
    let columns = canvases.map(\.columns).max() ?? 0
    let header = ["cell"] + (0..<columns).map { "x\($0)" }
    let lines = zip(canvases, cells).flatMap { canvas, cell in
      canvas.pixels.map { line in
        // Gnuplot does not read quotes in the names of a matrix's rows.
        [cell.replacing("\"", with: "'")] + line.map(String.init)
          + Array(repeating: "0", count: columns - line.count)
      }
    }
    return ([header] + lines).map(CSV.line).joined()
  }
}

/// One row of the picture: the panels of a few images side by side, white between them.
private struct Canvas {
  let size: Int
  private let isGray: Bool
  /// [size, columns]: gray from 0 to 255, or red, green and blue packed into one number.
  let pixels: [[Int]]
  var columns: Int { pixels[0].count }

  /// White between panels, and besides it between images, in image sides.
  private static let (gap, wideGap) = (1.0 / 14, 1.0 / 7)

  init(_ images: [PredictionRow]) {
    (size, isGray) = (images[0].size, images[0].channels == 1)
    let panels = images.flatMap { image in
      [image.truth, image.seen, image.predicted].map { Self.rows($0, image) }
    }
    let (size, white) = (size, isGray ? 255 : 0xff_ffff)
    pixels = (0..<size).map { row in
      panels.enumerated().flatMap { index, panel in
        let start = Int((Self.start(panel: index) * Double(size)).rounded())
        let before =
          index == 0 ? 0 : Int((Self.start(panel: index - 1) * Double(size)).rounded()) + size
        return Array(repeating: white, count: start - before) + panel[row]
      }
    }
  }

  /// Where a panel begins, in image sides.
  private static func start(panel: Int) -> Double {
    Double(panel) * (1 + gap) + Double(panel / 3) * wideGap
  }
  static func middle(panel: Int) -> Double { start(panel: panel) + 0.5 }
  static func end(panels: Int) -> Double { start(panel: panels - 1) + 1 }

  private static func rows(_ bytes: Data, _ image: PredictionRow) -> [[Int]] {
    let values = Array(bytes)
    return (0..<image.size).map { row in
      (0..<image.size).map { column in
        let start = (row * image.size + column) * image.channels
        return values[start..<(start + image.channels)].reduce(0) { $0 << 8 | Int($1) }
      }
    }
  }

  /// Draws the canvas as row number `row` of the picture.
  ///
  /// - Parameters:
  ///   - row: From the top.
  ///   - firstLine: The canvas' first line among all lines of pixels.
  /// - Returns: What `plot` draws.
  func plot(row: Int, firstLine: Int) -> String {
    let colors =
      isGray ? "3:3:3" : "(int($3)/65536):(int($3)/256%256):(int($3)%256)"
    // A row takes the height of an image and a little white.
    return "data skip 1 matrix rowheaders "
      + "every ::0:\(firstLine):\(columns - 1):\(firstLine + size - 1) "
      + "using (($1+0.5)/\(size)):(\(row)+0.03+0.94*($2-\(firstLine)+0.5)/\(size)):"
      + "\(colors) with rgbimage"
  }
}
