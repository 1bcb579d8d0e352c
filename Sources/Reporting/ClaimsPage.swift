import Analysis
import Questions
import Scaling
public import Text

/// One page for all studies: what each one's author claimed, and what the runs say.
public struct ClaimsPage: Sendable {
  /// The claims in the order of the studies.
  private(set) var rows: [Row] = []
  /// Runs that several of the studies share.
  private(set) var shared = SharedRuns()

  /// One claim at one combination of the other axes' levels.
  struct Row: Sendable {
    let study: String
    /// What the page shows, by ``ClaimsPage/shown``.
    let words: [String]
    /// What was found, as numbers; nil where the claim was not scored.
    let found: Found?

    var claim: String { words[0] }
    var place: String { words[4] == "–" ? "" : " (\(words[4]))" }
    /// How far the sum lies on the claimed side of the bound: its sign agrees with the verdict.
    var beyond: String {
      guard let found else { return "–" }
      let isOfAccuracy = found.unit == "points"
      return found.beyond.signed(digits: isOfAccuracy ? 2 : 4) + (isOfAccuracy ? " points" : "")
    }
    var ratio: String { found?.ratio?.text ?? "–" }
    /// How many half-intervals the sum is from its bound; zero where that is open.
    var decisiveness: Double {
      guard let found, found.sign != .open, let low = found.beyond.low, let high = found.beyond.high
      else { return 0 }
      return high > low ? abs(found.beyond.value) / ((high - low) / 2) : 0
    }
    /// Sign and size in a word each; why it was not scored.
    var verdict: String {
      guard let found else { return words[9] }
      return "\(found.sign.rawValue)\(found.size.map { ", \($0.rawValue)" } ?? "")"
    }
  }

  /// What the runs say of a claim, as a study's report has stored it.
  struct Found: Sendable {
    let sign: ClaimVerdict.Sign
    let size: ClaimVerdict.Size?
    /// Of what lies beyond the bound: `points` of accuracy, or `loss`.
    let unit: String
    /// How far the claimed sum lies on the claimed side of its bound.
    let beyond: Interval
    let p: Double?
    /// How far the source's effect lies on that side.
    let source: Double?
    let ratio: Interval?
  }

  /// The columns of a study's `claims.csv`: those of the page, then what was found as numbers.
  static let columns = shown + numbers
  static let shown = [
    "claim", "source", "the source found", "tested as", "at", "found here, 95 %", "seeds", "sign",
    "size", "open because", "made",
  ]
  static let numbers = [
    "unit", "margin", "low", "high", "p", "sourceMargin", "ratio", "ratioLow", "ratioHigh",
  ]

  public init() {}

  /// Adds what one study's report has scored.
  ///
  /// - Parameters:
  ///   - study: The study's name.
  ///   - csv: Its `claims.csv`, of this version or the one before.
  ///   - path: Where that stands, for messages.
  /// - Throws: ``TableError`` or ``ClaimError`` if it is not such a file.
  public mutating func add(_ study: String, csv: String, from path: String) throws {
    let table = try PointTable(csv: csv, file: path)
    let isEarlier = table.header == Self.earlierColumns
    guard isEarlier || table.header == Self.columns else {
      throw ClaimError.notClaims(path, columns: Self.columns)
    }
    rows += try table.rows.map { row in
      let place = "\(path):\(row.line)"
      let fields = isEarlier ? try Self.upgraded(row.fields, at: place) : row.fields
      var words = Array(fields.prefix(Self.shown.count))
      words[5] = words[5].withMinusSign
      let numbers = Array(fields.dropFirst(words.count))
      return Row(study: study, words: words, found: try Self.found(words, numbers, at: place))
    }
  }

  /// Adds the runs of a study, to name those that it shares with others.
  ///
  /// - Parameters:
  ///   - study: The study's name.
  ///   - runs: Its `runs.csv`.
  ///   - path: Where that stands, for messages.
  /// - Throws: ``TableError`` if it is not such a file.
  public mutating func add(_ study: String, runs: String, from path: String) throws {
    try shared.add(study, PointTable(csv: runs, file: path))
  }

  private static func found(
    _ words: [String], _ fields: [String], at place: String
  ) throws -> Found? {
    if fields.allSatisfy(\.isEmpty) { return nil }
    func number(_ column: String) throws -> Double? {
      let text = fields[numbers.firstIndex(of: column) ?? 0]
      guard !text.isEmpty else { return nil }
      guard let value = Double(text), value.isFinite else {
        throw ClaimError.spoilt(place, column: column, found: text, expected: "a number")
      }
      return value
    }
    guard let sign = ClaimVerdict.Sign(rawValue: words[7]) else {
      throw ClaimError.spoilt(
        place, column: "sign", found: words[7], expected: "same, opposite or open")
    }
    guard let margin = try number("margin") else {
      throw ClaimError.spoilt(place, column: "margin", found: "", expected: "a number")
    }
    let ratio = try number("ratio").map {
      Interval($0, low: try number("ratioLow"), high: try number("ratioHigh"))
    }
    return Found(
      sign: sign, size: ClaimVerdict.Size(rawValue: words[8]), unit: fields[0],
      beyond: Interval(margin, low: try number("low"), high: try number("high")),
      p: try number("p"), source: try number("sourceMargin"), ratio: ratio)
  }

  public var isEmpty: Bool { rows.isEmpty }

  /// Each claim's p value after Benjamini and Hochberg's correction over all claims that are stated;
  /// one that has none counts as 1.
  var corrected: [Double] { Multiplicity.falseDiscovery(rows.map { $0.found?.p ?? 1 }) }

  /// Whether each claim's sign is decided by itself, but not after the correction.
  var isWeak: [Bool] {
    zip(rows, corrected).map { row, p in
      row.found.map { $0.sign != .open && p >= 0.05 } ?? false
    }
  }

  /// For programs: every claim with its study, and its p value after the correction.
  public var records: Records {
    Records(
      columns: ["study"] + Self.columns + ["pCorrected", "confirmed"],
      rows: zip(zip(rows, corrected), confirmations).map { entry, confirmation in
        let (row, corrected) = entry
        let words = zip(Self.shown, row.words).map { column, word in
          column == "seeds" ? Int(word).map { Datum($0) } ?? .missing : Datum(word)
        }
        let found = row.found
        let numbers = [
          found?.beyond.value, found?.beyond.low, found?.beyond.high, found?.p, found?.source,
          found?.ratio?.value, found?.ratio?.low, found?.ratio?.high,
          found?.p.map { _ in corrected },
        ]
        return [Datum(row.study)] + words + [Datum(found?.unit)] + numbers.map { Datum($0) }
          + [confirmation.map { Datum($0.rawValue) } ?? .missing]
      })
  }
}
