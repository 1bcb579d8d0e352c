import Settings

/// A group whose members' defaults were changed from 5 to 6 after the first runs.
struct Shelf: Settings {
  var pot = Pot()
  var plant = Plant.fern(Fern())

  static let fields: [Field<Self>] = [
    Field("pot", \.pot, "What stands on it."), Field("plant", \.plant, "What grows on it."),
  ]
}

struct Pot: Settings {
  var size = 6

  static let fields: [Field<Self>] = [Field("size", \.size, omittedAt: 5, "Spans across.")]
}

struct Fern: Settings {
  var leaves = 6

  init() {}
  init(leaves: Int) { self.leaves = leaves }

  static let fields: [Field<Self>] = [Field("leaves", \.leaves, omittedAt: 5, "How many.")]
}

enum Plant: Choice {
  case fern(Fern)
  case cactus

  static let cases: [Case<Self>] = [
    Case("fern", Plant.fern, { if case .fern(let fern) = $0 { fern } else { nil } }, "A fern."),
    Case("cactus", Plant.cactus, "A cactus."),
  ]
}
