import ArgumentParser
import Foundation
import Testing

@testable import patchlaw

/// Every option of every command against values that mean nothing: the parser takes them for what
/// they are, or says which option, what it found, and what it expected.
struct OptionTests {
  private static let odd = [
    "0", "-1", "nan", "inf", "1e300", "9e18", "9000000000000000000", "", " 1", "1x", "0x10",
  ]

  /// Odd values that an option accepts, by its name.
  private static let accepted: [String: Set<String>] = {
    let large: Set = ["1e300", "9e18", "9000000000000000000"]
    let finite = large.union(["0", "-1"])
    let text = Set(odd).subtracting([""])
    var accepted: [String: Set<String>] = [
      "delta": large, "flops-per-pair": large, "at": large, "rank": large, "fix": finite,
      "held-out": finite, "seed": ["0", "-1", "9000000000000000000"], "resamples": ["0"],
      "blocks": ["0"],
      "seconds": ["0"], "plot": [],
    ]
    let texts = [
      "sql", "law", "n", "d", "c", "x", "y", "unique", "loss", "where", "cell", "label", "weight",
      "learning-rate", "trials", "compare", "convention", "profile", "results", "notebooks",
      "readme", "weights", "force", "reason", "folder", "notify", "only", "set", "axis", "metric",
      "by", "control", "compare seed", "dataset", "probe", "tensorboard",
    ]
    for name in texts { accepted[name] = text }
    return accepted
  }()

  /// Text options differ only in whether they take nothing: a few values tell that, in less time.
  private static func values(_ accepted: Set<String>) -> [String] {
    accepted == Set(odd).subtracting([""]) ? ["", "nan"] : odd
  }

  /// What stands before the number, for options that want a name too.
  private static let names = ["at": "x=", "rank": "x=", "fix": "E=", "held-out": "x>"]

  /// A command with its options, as the parser describes itself.
  struct Described: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        let kind: String
        let name: String
      }
      let kind: String
      let isOptional: Bool
      let abstract: String?
      let names: [Name]?
      var longNames: [String] { (names ?? []).filter { $0.kind == "long" }.map(\.name) }
    }
    let commandName: String
    let arguments: [Argument]?
    let subcommands: [Described]?

    /// Every command by the words that call it.
    var all: [([String], Described)] {
      [([], self)]
        + (subcommands ?? []).flatMap { child in
          child.all.map { ([child.commandName] + $0.0, $0.1) }
        }
    }

    /// What the command needs besides an option.
    func needs(besides name: String) -> [String] {
      (arguments ?? []).filter { !$0.isOptional && !$0.longNames.contains(name) }.flatMap {
        $0.kind == "positional" ? ["1"] : $0.longNames.map { "--\($0)=1" }
      }
    }
  }

  private struct Tool: Decodable {
    let command: Described
  }

  private func commands() throws -> [([String], Described)] {
    let text = Patchlaw._dumpHelp()
    return try JSONDecoder().decode(Tool.self, from: Data(text.utf8)).command.all
  }

  /// What the parser says of a command line; nil where it takes it.
  ///
  /// The command itself is asked, as reading every command for each line takes twice as long.
  private func refusal(_ arguments: [String]) -> String? {
    var (command, rest): (any ParsableCommand.Type, ArraySlice<String>) = (
      Patchlaw.self, arguments[...]
    )
    while let name = rest.first,
      let next = command.configuration.subcommands.first(where: { $0._commandName == name })
    {
      (command, rest) = (next, rest.dropFirst())
    }
    do {
      _ = try command.parseAsRoot(Array(rest))
      return nil
    } catch {
      #expect(command.exitCode(for: error).rawValue == 64, "\(arguments)")
      return command.fullMessage(for: error)
    }
  }

  @Test(arguments: [
    "fit a.csv --resamples -1", "fit a.csv --delta -1", "fit a.csv --threads -2",
    "run study.yaml --workers -2",
  ])
  func `a number below zero is refused with the range`(line: String) {
    let text = self.refusal(line.split(separator: " ").map(String.init)) ?? ""
    #expect(text.contains("expected ") && !text.contains("Missing value"), "\(text)")
  }

  @Test func `an odd value is taken for what it is, or refused with what was expected`() throws {
    var count = 0
    // Options that several commands share are declared once.
    var seen: Set<String> = []
    for (words, command) in try commands() where !words.isEmpty && words[0] != "help" {
      for option in command.arguments ?? [] where option.kind == "option" {
        for name in option.longNames
        where seen.insert("\(name) \(option.abstract ?? "")").inserted {
          let accepted =
            Self.accepted["\(words[0]) \(name)"] ?? Self.accepted[name, default: []]
          for value in Self.values(accepted) {
            let given = (Self.names[name] ?? "") + value
            // A number below zero needs the sign of equality, an empty text needs a word of its own.
            let words = words + command.needs(besides: name)
            let line = words + (given.isEmpty ? ["--\(name)", ""] : ["--\(name)=\(given)"])
            let refusal = refusal(line)
            let isAccepted = accepted.contains(value)
            #expect((refusal == nil) == isAccepted, "\(line): \(refusal ?? "taken")")
            if let refusal, !isAccepted {
              #expect(refusal.contains("'\(given)'") && refusal.contains("--\(name)"))
              #expect(
                refusal.contains("expected ") || refusal.contains("Please provide one of")
                  || refusal.contains("known: "), "\(line): \(refusal)")
            }
            count += 1
          }
        }
      }
    }
    #expect(count >= 250)
  }

  @Test(arguments: [
    "query q --csv --json", "query q --json --md", "query q --md --csv",
    "report study --check --json", "bench step --profile --json",
    "predict study --at x=1 --rank x=1", "predict study --at x=1,x=2", "predict study --at x",
    "fit a.csv --sql q", "fit a.csv --law isoflop --at x=1", "fit a.csv --law frontier --stability",
    "fit a.csv --law isoflop --x x", "fit a.csv --law frontier --held-out rung",
    "fit a.csv --law power --fix E=1 --fix E=2", "exclude study id",
    "features f.npz --weights w --pooled --class-token",
    "features f.npz --weights w --causal --class-token",
    "exclude study id --reason late --undo",
    "fit a.csv --law isoflop --starts 10", "fit a.csv --law isoflop --fix E=1",
    "fit a.csv --law isoflop --trials t", "fit a.csv --law frontier --penalty squares",
    "fit a.csv --law frontier --weight w", "fit a.csv --law frontier --unit points",
    "fit a.csv --law frontier --learning-rate r", "fit a.csv --law isoflop --flops-per-pair 5",
    "fit a.csv --law isoflop --interval biasCorrected", "fit a.csv --law power --results other",
    "fit a.csv --law power --penalty squares --delta 0.1",
    "fit a.csv --law power --penalty binomial --residual linear",
    "fit a.csv --law power --resamples 0 --seed 3",
    "fit a.csv --law power --resamples 0 --confidence 0.9", "fit a.csv --law power --resamples 0 --unit points",
    "fit a.csv --law power --json --stability", "fit a.csv --law power --json --profile E",
    "show id --all --json", "report --html --json", "claims --check --json",
    "run s --smoke --force a", "run s --smoke --hours 1", "run s --smoke --notify true",
    "bench step --profile --steps 3", "bench data --threads 2",
  ])
  func `what excludes one another, or says nothing, is refused in a sentence`(_ line: String) {
    let message = refusal(line.split(separator: " ").map(String.init)) ?? ""
    #expect(message.hasPrefix("Error: ") && message.count > 30, "\(line): \(message)")
  }

  @Test func `help fits a terminal of 80 columns`() {
    func check(_ command: any ParsableCommand.Type) {
      let lines = Patchlaw.helpMessage(for: command, columns: 80).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
      // An example that is folded cannot be copied.
      let folded = zip(lines, lines.dropFirst()).filter { line, next in
        line.hasPrefix("  patchlaw ") && !line.hasSuffix("\\") && !next.hasPrefix("  ")
          && next.first?.isUppercase != true && !next.hasPrefix("--")
      }
      #expect(folded.isEmpty, "\(folded)")
      command.configuration.subcommands.forEach(check)
    }
    check(Patchlaw.self)
  }

  @Test func `help shows range and default of a number`() throws {
    let help = Patchlaw.helpMessage(for: FitCommand.self, columns: 200)
    #expect(help.contains("Approximate number of starting points. (1 to 100,000; default: 400)"))
  }
}
