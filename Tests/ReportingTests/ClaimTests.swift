import Text
import Foundation
import Store
import TestSupport
import Testing

@testable import Analysis
@testable import Questions
@testable import Reporting

struct ClaimTests {
  @Test func `a claim is a sum of levels and a bound`() throws {
    let claim = try Claim("fat-mlp - base + none >= -1e-2")
    #expect(claim.names == ["fat-mlp", "base", "none"])
    #expect(claim.factors[0].map(\.sign) == [1, -1, 1])
    #expect(claim.relation == .above && claim.bound == -0.01)
    #expect(try Claim("- a + b < 0").factors[0].map(\.sign) == [-1, 1])
    #expect(try Claim("40 % of it - 8 % < 0").names == ["40 % of it", "8 %"])
  }

  @Test func `a product of sums is an interaction`() throws {
    let claim = try Claim("(none - mlp) * (large - small) < 0")
    #expect(claim.names == ["none", "mlp", "large", "small"])
    #expect(
      claim.products.map { $0.names.joined() } == [
        "nonelarge", "nonesmall", "mlplarge", "mlpsmall",
      ])
    #expect(claim.products.map(\.sign) == [1, -1, -1, 1])
    // Parentheses that are part of a name stay there.
    #expect(try Claim("(a) - b (c) < 0").names == ["(a)", "b (c)"])
    #expect(throws: ClaimError.self) { try Claim("(a - ) * (c - d) < 0") }
  }

  @Test func `an interaction is scored as the difference of differences, paired by seed`() throws {
    // By hand from `FixtureStudy.heads`: the loss of no head is higher by 0.05 + 0.001 (seed - 1) at
    // every size, so that the interaction is zero at each seed of the sizes that have all three.
    let study = try FixtureStudy.heads()
    let scored = try study.score(
      Claim("(none - mlp) * (large - medium) < 0.002"), .validationLoss, at: "")
    #expect(scored.count == 1 && scored[0].at == "" && scored[0].sum?.seeds == 3)
    #expect(abs(scored[0].sum?.mean ?? 1) < 1e-12 && scored[0].outcome == .reproduced)
    #expect(throws: ClaimError.sameAxis("size")) {
      try study.score(Claim("(large - small) * (medium - small) < 0"), .validationLoss, at: "")
    }
  }

  @Test func `every pair of axes has its interactions`() throws {
    let study = try FixtureStudy.heads()
    let found = study.interactions.filter { $0.metric == .probe("linear") }
    #expect(
      found.map(\.text) == ["(none − mlp) × (medium − small)", "(none − mlp) × (large − small)"])
    #expect(found.map(\.axis) == ["head × size", "head × size"])
    // One seed of the small model without head has diverged.
    #expect(found.map(\.paired.difference.seeds) == [2, 2])
    #expect(found.allSatisfy { abs($0.paired.difference.mean) < 1e-12 })
  }

  @Test func `a bound on the other side of zero is a margin of non-inferiority`() throws {
    #expect(try Claim("a - b > -0.01").margin == 0.01)
    #expect(try Claim("a - b <= 0.003").margin == 0.003)
    for text in ["a - b > 0", "a - b < 0", "a - b > 0.01", "a - b <= -0.01"] {
      #expect(try Claim(text).margin == nil)
    }
  }

  @Test func `no shipped study claims no worse without a margin`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "experiments").path
    var found = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for line in text.split(separator: "\n") where line.contains("no worse") {
        guard let start = line.range(of: "claim: ") else { continue }
        let claim = line[start.upperBound...].prefix { $0 != "," && $0 != "}" }
        found += 1
        #expect(try Claim(String(claim)).margin != nil, "\(file): \(line)")
      }
    }
    #expect(found > 0)
  }

  @Test func `signs beyond the bound agree with verdicts`() throws {
    let study = try FixtureStudy.heads()
    let claim = try Claim("mlp - none < 0.03")
    let scored = try study.score(claim, .probe("linear"), at: "size=large")
    #expect(scored[0].outcome == .contradicted && scored[0].found.hasPrefix("+5"))
    #expect(scored[0].beyond.hasPrefix("−2"))
  }

  @Test(arguments: ["", "a", "a < b", "a - < 0", "- - a < 0", "a - b = 0", "< 0"])
  func `a claim of another form is refused with an example`(text: String) {
    #expect(throws: ClaimError.unreadable(text)) { try Claim(text) }
    #expect("\(ClaimError.unreadable(text))".contains("causal - prefix <= -0.01"))
  }

  @Test func `a claim is scored at each combination of the other axes`() throws {
    let study = try FixtureStudy.heads()
    let claim = try Claim("none - mlp >= 0.04")
    let scored = try study.score(claim, .validationLoss, at: "")
    #expect(scored.map(\.at) == ["small", "medium", "large"])
    #expect(scored.map(\.outcome) == [.reproduced, .reproduced, .reproduced])
    // One seed of the small model without head has diverged, so that two pairs remain.
    #expect(scored.map { $0.sum?.seeds } == [2, 3, 3])
    #expect(abs((scored[1].sum?.mean ?? 0) - 0.05) < 1e-9)
    #expect(try study.score(claim, .validationLoss, at: "size=large").map(\.at) == ["large"])
  }

  @Test(arguments: [("<= 0.04", "contradicted"), ("<= 0.05", "undecided"), ("< 1", "reproduced")])
  func `the interval decides on which side of the bound a claim lies`(
    bound: String, outcome: String
  ) throws {
    let scored = try FixtureStudy.heads()
      .score(Claim("none - mlp \(bound)"), .validationLoss, at: "size=medium")
    #expect(scored.map(\.outcome.rawValue) == [outcome])
  }

  @Test func `a claim about what the study has not says what it has`() throws {
    let study = try FixtureStudy.heads()
    #expect(
      throws: ClaimError.unknownLevel(
        "deep",
        known: [
          "mlp", "none", "small", "medium", "large", "validationLoss", "probe.linear",
          "probe.attentive",
        ])
    ) { try study.score(Claim("deep - mlp < 0"), .validationLoss, at: "") }
    #expect(throws: ClaimError.severalAxes(["head", "size"])) {
      try study.score(Claim("none - small < 0"), .validationLoss, at: "")
    }
    let metrics = ["validationLoss", "probe.linear", "probe.attentive"]
    #expect(throws: ClaimError.unknownMetric("loss", known: metrics)) {
      try study.score(Claim("none - mlp < 0"), Metric("loss"), at: "")
    }
  }

  @Test func `a claim of metrics is scored within each cell`() throws {
    let study = try FixtureStudy.heads()
    let scored = try study.score(
      Claim("probe.attentive - probe.linear > 0.03"), .validationLoss, at: "size=large")
    #expect(scored.map(\.at) == ["mlp, large", "none, large"])
    #expect(scored.allSatisfy { abs(($0.sum?.mean ?? 0) - 0.04) < 1e-9 && $0.metric.isAccuracy })
    #expect(scored.map(\.outcome) == [.reproduced, .reproduced])
    let other = try study.score(
      Claim("probe.attentive - probe.linear < 0.03"), .validationLoss, at: "size=large")
    #expect(other.map(\.outcome) == [.contradicted, .contradicted])
  }

  @Test func `an incomplete grid is scored where it has all levels`() throws {
    let union = try FixtureStudy.heads(cells: 4)
    let claim = try Claim("none - mlp > 0")
    #expect(try union.score(claim, .validationLoss, at: "").map(\.at) == ["small"])
    #expect(throws: ClaimError.noSetting(levels: ["none", "mlp"], at: "size=large")) {
      try union.score(claim, .validationLoss, at: "size=large")
    }
  }

  @Test func `an undecided claim says how many seeds would decide it`() throws {
    let scored = try FixtureStudy.heads()
      .score(Claim("none - mlp > 0.0497"), .validationLoss, at: "size=medium")
    #expect(scored[0].outcome == .undecided && (scored[0].seedsNeeded?.count ?? 0) > 3)
    #expect(scored[0].verdict.hasPrefix("undecided; about "))
  }

  @Test func `the page of claims has a row for each claim and setting`() throws {
    var page = ClaimsPage()
    for study in [try FixtureStudy.heads(), try FixtureStudy.sizes()] {
      let csv = try #require(study.exports["claims.csv"])
      try page.add(study.name, csv: csv, from: "claims.csv")
    }
    #expect(page.table(in: "pages").rows.count == 4)
    #expect(
      page.table(in: "pages").rows[2].dropFirst(2).prefix(6) == [
        "64 against 70", "probe.linear: none - mlp <= -0.01", "large",
        "−5.00 [−5.25, −4.75] points", "+4.00 [+3.75, +4.25] points", "3",
      ])
    // The summary counts all, and shows one for each study: 16 half-intervals beyond its bound.
    let summary = page.summary(in: ".", pages: "pages")
    #expect(summary.hasPrefix("4 claims were tested: 3 reproduced. [All of them](pages/claims.md)"))
    #expect(summary.contains("| a head helps (medium) | 64 against 70 |"))
    #expect(!summary.contains("a head helps (large)"))
    // The second study has no such levels, which its row says.
    #expect(
      page.table(in: "pages").rows[3][8].hasPrefix("not scored: the claim names 'none'") == true)
    #expect(page.markdown(in: "pages", figures: []).contains("| heads |"))
  }

  @Test func `the figure of claims turns each so that right is as claimed`() throws {
    var page = ClaimsPage()
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    try page.add("heads", csv: csv, from: "claims.csv")
    let forest = try #require(page.forest)
    // At most -0.01 was claimed of none - mlp, and -0.05 found: 4 points beyond, 0.25 either way.
    let rows = forest.csv.split(separator: "\n")
    let large = try #require(rows.last).split(separator: ",")
    #expect(large[1] == "3" && large.last == "a head helps (large)")
    let numbers = large[2...4].compactMap { Double($0) }
    #expect(zip(numbers, [4.00, 3.75, 4.25]).allSatisfy { abs($0 - $1) < 0.01 })
    #expect(forest.script.contains("'heads' 0"))
  }

  @Test func `the figure of claims draws a claim with any signs in its name`() throws {
    var page = ClaimsPage()
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    let name = "at 10 % (a^2) and {b}_c 'd' helps @ 5 & 6 ~ 7 \\n"
    try page.add("heads", csv: csv.replacing("a head helps", with: name), from: "claims.csv")
    let folder = try TemporaryFolder()
    try #require(page.forest).draw(in: folder.path)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/forest.svg"))
  }

  @Test func `claims about losses have no place on an axis of accuracy`() throws {
    var page = ClaimsPage()
    let text = try #require(try FixtureStudy.heads().exports["claims.csv"])
    try page.add("heads", csv: text.replacing(",points,", with: ",loss,"), from: "claims.csv")
    #expect(page.forest == nil)
  }

  @Test(arguments: [("reproduced", "odd", "verdict"), (",points,", ",points,x", "margin")])
  func `spoilt claims are refused with line and column`(
    text: String, spoilt: String, column: String
  ) throws {
    let csv = try #require(try FixtureStudy.heads().exports["claims.csv"])
    var page = ClaimsPage()
    let error = try #require(throws: ClaimError.self) {
      try page.add("heads", csv: csv.replacing(text, with: spoilt), from: "claims.csv")
    }
    #expect("\(error)".hasPrefix("claims.csv:"))
    #expect("\(error)".contains("column '\(column)' holds '"))
  }

  @Test func `a file without a study's claims is refused with its name`() throws {
    var page = ClaimsPage()
    #expect(throws: ClaimError.notClaims("a.csv", columns: ClaimsPage.columns)) {
      try page.add("a", csv: "claim,verdict\nx,reproduced\n", from: "a.csv")
    }
    #expect(throws: (any Error).self) { try page.add("a", csv: "claim\n\"x", from: "a.csv") }
    #expect(page.isEmpty)
  }
}
