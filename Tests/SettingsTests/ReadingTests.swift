import Settings
import Testing

struct ReadingTests {
  @Test func `dotted paths and nested maps reach the same setting`() {
    let dotted = read(("soil.depth", plain("5")), ("crop.grain.kind", plain("wheat")))
    let nested = read(
      ("soil", map([("depth", plain("5"))])),
      ("crop", map([("grain", map([("kind", plain("wheat"))]))])))
    #expect(dotted.problems.isEmpty && nested.problems.isEmpty)
    #expect(dotted.garden == nested.garden)
    #expect(dotted.garden.soil.depth == 5 && !dotted.garden.soil.isWet)
  }

  @Test(arguments: ["1e-3", "0.001", "1.0e-3", "1E-3"])
  func `every way to write a thousandth is a number`(text: String) {
    #expect(read(("share", plain(text))).garden.share == 0.001)
  }

  @Test(arguments: [("1e1", 10), ("1_0", 10), ("+7", 7), ("3.0", 3)])
  func `integers may be written with exponents and underscores`(text: String, value: Int) {
    let (garden, problems) = read(("width", plain(text)))
    #expect(problems.isEmpty && garden.width == value)
  }

  @Test(arguments: ["1.5", "0x10", "inf", "nan", "ten", "", "1e400"])
  func `what is not an integer is refused and changes nothing`(text: String) {
    let (garden, problems) = read(("width", plain(text)))
    #expect(problems.count == 1 && garden.width == 8)
  }

  @Test(arguments: [
    ("share", "1e-400", "outside of 1e-308 to 1e308"),
    ("share", "1e400", "outside of 1e-308 to 1e308"),
    ("width", "9999999999999999999999", "an integer between -2^53 and 2^53"),
  ])
  func `a number that cannot be held is refused with the range`(
    key: String, text: String, range: String
  ) throws {
    let problem = try #require(read((key, plain(text))).problems.first)
    #expect(problem.message.contains(range), "\(problem.message)")
  }

  @Test func `zero may be written with any exponent`() {
    #expect(read(("share", plain("0e-400"))).problems.isEmpty)
  }

  @Test func `a quoted number is text, and the message says so`() {
    let node = Node(.scalar("3", isQuoted: true), at: Position(line: 4, column: 9))
    let problems = read(("width", node)).problems
    #expect(
      problems.map(\.message) == [
        "'width' must be an integer, not the text \"3\"; write it without quotes"
      ])
    #expect(problems[0].position.line == 4 && problems[0].position.column == 9)
  }

  @Test func `a bare case keeps its defaults and a partial one keeps the rest`() {
    #expect(read(("crop", plain("grain"))).garden.crop == .grain(Grain()))
    var expected = Grain()
    (expected.kind, expected.height) = (.wheat, 2)
    let (garden, problems) = read(
      ("crop.grain.kind", plain("wheat")), ("crop.grain.height", plain("2")))
    #expect(problems.isEmpty && garden.crop == .grain(expected))
  }

  @Test func `a case with a number reads it and needs it`() {
    #expect(read(("crop", map([("rows", plain("3"))]))).garden.crop == .rows(3))
    #expect(
      read(("crop", plain("rows"))).problems.map(\.message) == [
        "'crop.rows' needs an integer; write {rows: …}"
      ])
  }

  @Test func `a lone value is a list of one`() {
    #expect(read(("rates", plain("3"))).garden.rates == [3])
  }

  @Test func `null clears an optional setting and no other`() {
    #expect(read(("limit", plain("4"))).garden.limit == 4)
    #expect(read(("limit", plain("null"))).problems.isEmpty)
    #expect(read(("width", plain("null"))).problems.count == 1)
  }

  @Test func `every mistake is reported at its place, in one reading`() {
    let (garden, problems) = read(
      ("widht", plain("3")), ("share", plain("2")), ("soil.dpeth", plain("1")),
      ("crop", plain("grian")), ("isOpen", plain("yes")), ("rates", plain("x")),
      ("name", plain("south")))
    #expect(
      problems.map(\.message) == [
        "unknown key 'widht'; did you mean 'width'?",
        "'share' must be from 0 to 1, not 2",
        "unknown key 'soil.dpeth'; did you mean 'depth'?",
        "'grian' is not a value of 'crop'; did you mean 'grain'?",
        "'isOpen' must be true or false, not 'yes'",
        "'rates[0]' must be a number, not 'x'",
      ])
    #expect(problems[2].position == Position(line: 3, column: 6, length: 5))
    #expect(garden.name == "south" && garden.share == 0.5)
  }

  @Test func `a key known elsewhere is suggested with its path`() {
    #expect(
      read(("height", plain("1"))).problems.map(\.message) == [
        "unknown key 'height'; did you mean 'crop.grain.height'?"
      ])
  }

  @Test func `a setting given twice is reported with the earlier line`() {
    let (_, problems) = read(
      ("soil.depth", plain("3", line: 1)), ("soil", map([("depth", plain("4", line: 2))])),
      ("crop", plain("none", line: 3)), ("crop.grain.height", plain("1", line: 4)))
    #expect(
      problems.map(\.message) == [
        "'soil.depth' is already given on line 1; keep one",
        "'crop' is already given on line 3; keep one",
      ])
  }

  @Test func `a payload outside its range leaves the choice as it was`() {
    let (garden, problems) = read(("crop", map([("rows", plain("6"))])))
    #expect(problems.map(\.message) == ["'crop.rows' must be from 1 to 5, not 6"])
    #expect(garden.crop == .grain(Grain()))
  }
}
