public import Foundation
import Text

/// Small pictures in rows, such as what an objective is shown of a few images, as one SVG file.
///
/// Pixels are drawn as squares; the pictures are in the file, which loads nothing.
public struct PictureSheet: Hashable, Sendable {
  /// A square picture.
  public struct Picture: Hashable, Sendable {
    let name: String
    let size: Int
    let channels: Int
    let pixels: [UInt8]

    /// - Parameters:
    ///   - name: What it shows.
    ///   - size: Pixels per side.
    ///   - channels: One for gray, three for color.
    ///   - pixels: [size, size, channels], one byte per value.
    public init(name: String, size: Int, channels: Int, pixels: [UInt8]) {
      precondition(pixels.count == size * size * channels, "a picture has all of its pixels")
      (self.name, self.size, self.channels, self.pixels) = (name, size, channels, pixels)
    }
  }

  let title: String
  let notes: [String]
  let rows: [[Picture]]

  /// - Parameters:
  ///   - title: The first line.
  ///   - notes: Further lines below the pictures.
  ///   - rows: The pictures, in each row those of the same names.
  public init(title: String, notes: [String], rows: [[Picture]]) {
    (self.title, self.notes, self.rows) = (title, notes, rows)
  }

  /// Side of the largest picture, room between pictures, height of a line of text.
  private static let (side, gap, line) = (96.0, 12.0, 18.0)

  /// The file.
  public var svg: Data {
    let largest = Double(rows.joined().map(\.size).max() ?? 1)
    let columns = rows.map(\.count).max() ?? 0
    let top = 2 * Self.gap + 2 * Self.line
    let height = top + Double(rows.count) * (Self.side + Self.gap) + Double(notes.count) * Self.line
    let words = (notes.map { 6.3 * Double($0.count) } + [8 * Double(title.count)]).max() ?? 0
    let width = 2 * Self.gap + max(Double(columns) * (Self.side + Self.gap), words)
    let drawn = rows.enumerated().flatMap { row, pictures in
      pictures.enumerated().map { column, picture in
        Self.image(
          picture, x: Self.gap + Double(column) * (Self.side + Self.gap),
          y: top + Double(row) * (Self.side + Self.gap), scale: Self.side / largest)
      }
    }
    let names = (rows.first ?? []).enumerated().map { column, picture in
      Self.text(
        picture.name, x: Self.gap + Double(column) * (Self.side + Self.gap), y: top - 6, size: 11)
    }
    let below = top + Double(rows.count) * (Self.side + Self.gap) + 6
    let last = notes.enumerated().map {
      Self.text($1, x: Self.gap, y: below + Double($0) * Self.line, size: 11)
    }
    let size = ["width": width.fixed(0), "height": height.fixed(0)]
    let paper = SVGElement(name: "rect", attributes: size.merging(["fill": "#ffffff"]) { $1 })
    let heading = Self.text(title, x: Self.gap, y: Self.gap + Self.line - 4, size: 14)
    let all = [paper, heading] + names + drawn + last
    let sheet = SVGElement(
      name: "svg",
      attributes: size.merging([
        "xmlns": "http://www.w3.org/2000/svg", "font-family": "sans-serif",
        "viewBox": "0 0 \(width.fixed(0)) \(height.fixed(0))",
      ]) { $1 },
      children: all.map { .element($0) })
    return Data((sheet.html + "\n").utf8)
  }

  private static func text(_ text: String, x: Double, y: Double, size: Int) -> SVGElement {
    SVGElement(
      name: "text",
      attributes: [
        "x": x.fixed(1), "y": y.fixed(1), "font-size": "\(size)", "fill": "#222222",
      ], children: [.text(text)])
  }

  private static func image(_ picture: Picture, x: Double, y: Double, scale: Double) -> SVGElement {
    let file = PNGImage(
      width: picture.size, height: picture.size, channels: picture.channels,
      pixels: picture.pixels)
    let side = (Double(picture.size) * scale).fixed(1)
    return SVGElement(
      name: "image",
      attributes: [
        "x": x.fixed(1), "y": y.fixed(1), "width": side, "height": side,
        "style": "image-rendering: pixelated",
        "href": "data:image/png;base64," + Data(file.encoded).base64EncodedString(),
      ])
  }
}
