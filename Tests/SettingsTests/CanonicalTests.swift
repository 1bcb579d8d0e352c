import Settings
import Testing

struct CanonicalTests {
  @Test func `identity is empty at the defaults that older runs had`() {
    var garden = Garden()
    garden.added = 7
    #expect(garden.identity.json == "{}")
  }

  @Test func `a default that departs from the past is part of identity`() {
    #expect(Garden().identity.json == #"{"added":3}"#)
  }

  @Test func `identity keeps what differs, and a bare name for a case at its defaults`() {
    var garden = Garden()
    garden.added = 7
    garden.soil.depth = 4
    garden.crop = .grain(Grain())
    #expect(garden.identity.json == #"{"soil":{"depth":4}}"#)
    garden.crop = Crop.none
    #expect(garden.identity.json == #"{"crop":"none","soil":{"depth":4}}"#)
    garden.crop = .rows(2)
    #expect(garden.identity.json == #"{"crop":{"rows":2},"soil":{"depth":4}}"#)
  }

  @Test func `a default that was changed, at any depth, is another identity`() {
    // Shelf, its pot and the plant in it once had 5 where they have 6 now.
    #expect(Shelf().identity.json == #"{"plant":{"fern":{"leaves":6}},"pot":{"size":6}}"#)
    var old = Shelf()
    old.pot.size = 5
    old.plant = .fern(Fern(leaves: 5))
    #expect(old.identity.json == "{}")
    old.plant = .fern(Fern(leaves: 4))
    #expect(old.identity.json == #"{"plant":{"fern":{"leaves":4}}}"#)
    old.plant = .cactus
    #expect(old.identity.json == #"{"plant":"cactus"}"#)
    let omitted = Shelf.schema().compactMap { entry in entry.omitted.map { "\(entry.path) \($0)" } }
    #expect(omitted == ["pot.size 5", "plant fern", "plant.fern.leaves 5"])
  }

  @Test func `settings are read back from their values, and held to their ranges`() {
    var garden = Garden()
    (garden.width, garden.limit, garden.crop) = (100, 3, .rows(2))
    #expect(garden.problems(at: "garden").isEmpty)
    (garden.width, garden.crop) = (0, .rows(9))
    #expect(
      garden.problems(at: "garden").sorted() == [
        "'garden.crop.rows' must be from 1 to 5, not 9",
        "'garden.width' must be from 1 to 100, not 0",
      ])
  }

  @Test func `canonical text writes numbers by value and sorts keys`() {
    let value = Value.map([
      "b": .number(3), "a": .number(1e-3), "c": .list([.integer(3), .null, .boolean(true)]),
      "d": .text("\"\n\u{1}"), "e": .number(1e24),
    ])
    #expect(
      value.json == #"{"a":0.001,"b":3,"c":[3,null,true],"d":"\"\n\u0001","e":1e+24}"#)
  }

  @Test func `differences name the deepest setting that moved`() {
    var garden = Garden()
    garden.width = 9
    garden.crop = .grain(Grain())
    if case .grain(var grain) = garden.crop {
      grain.height = 2
      garden.crop = .grain(grain)
    }
    #expect(
      garden.differences(from: Garden()).map(\.description) == [
        "width 8 -> 9", "crop.grain.height 1.5 -> 2",
      ])
    garden.crop = .rows(3)
    #expect(garden.differences(from: Garden())[1].description == "crop grain -> {rows: 3}")
  }

  @Test func `the listing has every setting at every depth`() {
    let paths = Garden.schema().map(\.path)
    #expect(
      paths == [
        "width", "share", "isOpen", "name", "limit", "rates", "crop", "crop.none", "crop.rows",
        "crop.grain", "crop.grain.kind", "crop.grain.kind.rye", "crop.grain.kind.wheat",
        "crop.grain.height", "soil.depth", "soil.isWet", "added",
      ])
    #expect(Garden.schema()[0].range == "1 to 100")
  }

  @Test(arguments: [
    ("raster", "rastr"), ("spiral", "spirall"), ("checkerboard", "checker"), ("width", "widht"),
    ("warmup", "warm"),
  ])
  func `the nearest word is suggested`(meant: String, typed: String) {
    let words = ["raster", "spiral", "checkerboard", "width", "warmup"]
    #expect(Suggestion.nearest(to: typed, among: words) == meant)
  }

  @Test func `a word that is near to nothing gets no suggestion`() {
    #expect(Suggestion.nearest(to: "learning", among: ["width", "depth", "heads"]) == nil)
  }
}
