import ArgumentParser
import Experiments
import Foundation
import Kernels
import Text

/// Lists what a spec may say.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "List the keys of a spec with default, type, range and meaning.",
    discussion: """
      WORD is searched for anywhere in keys and meanings, ignoring case, and may be a word of other \
      tools, such as lr or embed_dim. A section's keys: patchlaw keys 'hold.*'
      """)

  @Argument(help: "A word to look for (default: all keys).")
  var word = ""

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if csv && json { throw ValidationError("give --csv or --json, not both") }
  }

  func run() throws {
    let keys = KeyListing.all.matching(word)
    guard !keys.isEmpty else {
      let hint = KeyListing.all.hint(word)
      throw UserError(
        "no key and no meaning has '\(word)'\(hint.isEmpty ? ";" : hint) `patchlaw keys` lists all")
    }
    if json { return try printJSON(keys) }
    if csv { return print(KeyListing.records(keys).csv, terminator: "") }
    print(keys.map { $0.text(width: Terminal.width) }.joined(separator: "\n"))
  }
}
