import Settings

/// A group with every kind of setting, so that these tests depend on no module of ours.
struct Garden: Settings {
  var width = 8
  var share = 0.5
  var isOpen = true
  var name = "north"
  var limit: Int? = nil
  var rates: [Double] = [1, 2]
  var crop = Crop.grain(Grain())
  var soil = Soil()
  var added = 3

  static let fields: [Field<Self>] = [
    Field("width", \.width, in: 1...100, "Metres from side to side."),
    Field("share", \.share, in: 0...1, "Part that is sown."),
    Field("isOpen", \.isOpen, "Whether the gate is open."),
    Field("name", \.name, "What it is called."),
    Field("limit", \.limit, in: 1...10, "Most visitors (default: no limit)."),
    Field("rates", \.rates, in: 0.1...10, "Growth per week."),
    Field("crop", \.crop, "What grows."),
    Field("soil", \.soil, "What it grows in."),
    Field("added", \.added, omittedAt: 7, "A later setting, which older gardens had at 7."),
  ]
}

struct Soil: Settings {
  var depth = 2
  var isWet = false

  static let fields: [Field<Self>] = [
    Field("depth", \.depth, in: 1...9, "Spits deep."),
    Field("isWet", \.isWet, "Whether it is wet."),
  ]
}

enum Crop: Choice {
  case none
  case rows(Int)
  case grain(Grain)

  static let cases: [Case<Self>] = [
    Case("none", Crop.none, "Nothing."),
    Case(
      "rows", Crop.rows, { if case .rows(let count) = $0 { count } else { nil } }, in: 1...5,
      "Number of rows."),
    Case(
      "grain", Crop.grain, { if case .grain(let grain) = $0 { grain } else { nil } }, "Grain."),
  ]
}

struct Grain: Settings {
  var kind = Kind.rye
  var height = 1.5

  static let fields: [Field<Self>] = [
    Field("kind", \.kind, "Which grain."), Field("height", \.height, in: 0...3, "Metres tall."),
  ]

  enum Kind: String, Choice {
    case rye, wheat
    static let cases: [Case<Self>] = [
      Case("rye", .rye, "Rye."), Case("wheat", .wheat, "Wheat."),
    ]
  }
}

// MARK: - Nodes written by hand

/// A plain scalar.
func plain(_ text: String, line: Int = 1, column: Int = 1) -> Node {
  Node(.scalar(text, isQuoted: false), at: Position(line: line, column: column))
}

/// A map whose keys stand on lines 1, 2, ….
func map(_ pairs: [(String, Node)]) -> Node {
  let entries = pairs.enumerated().map { index, pair in
    Node.Entry(
      key: pair.0, keyPosition: Position(line: index + 1, column: 1, length: pair.0.count),
      value: pair.1)
  }
  return Node(.map(entries), at: Position(line: 1, column: 1))
}

/// A garden with `pairs` applied, and what was wrong with them.
func read(_ pairs: (String, Node)...) -> (garden: Garden, problems: [Problem]) {
  var (garden, reading) = (Garden(), Reading())
  garden.apply(map(pairs), reading: &reading)
  return (garden, reading.problems)
}
