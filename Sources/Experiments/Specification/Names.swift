import Questions
import Settings

/// What the names of studies, axes, levels, picks, probes, claims and fits may be.
///
/// They become parts of files, tables, figures and command lines. Every character that can be shown
/// may stand in them, but for those that end a line, a path or a comment.
enum Names {
  static let longest = 100

  /// Why `name` cannot be taken, as the rest of a sentence; nil where it can.
  static func objection(to name: String) -> String? {
    if name.isEmpty { return "has an empty name; give it one" }
    if name.unicodeScalars.count > longest {
      return "has a name of \(name.unicodeScalars.count) characters; at most \(longest) are allowed"
    }
    if let control = name.unicodeScalars.first(where: isControl) {
      let code = String(control.value, radix: 16, uppercase: true)
      return "has a control character in its name, U+"
        + String(repeating: "0", count: max(0, 4 - code.count)) + code + "; remove it"
    }
    return ["<!--", "-->", "/"].first { name.contains($0) }.map {
      "has '\($0)' in its name; choose a name without it"
    }
  }

  /// Whether a scalar moves the cursor, or turns the text after it, instead of being shown.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isBidiControl
    }
  }

  /// Names that the results folder keeps for other things than studies.
  private static let kept = [
    "runs", "artefacts", "cache", "bench", "claims", "diffs", "index", "README",
  ]

  /// Why a study cannot be called so; nil where it can.
  static func objection(toStudy name: String) -> String? {
    if let objection = objection(to: name) { return objection }
    if name.hasPrefix(".") { return "has a hidden name, beginning with '.'; choose another" }
    if name.hasPrefix("-") {
      return "has a name that commands would take for an option, beginning with '-'; choose another"
    }
    guard kept.contains(name) || name.hasPrefix("patchlaw.sqlite") else { return nil }
    return "has a name that the results folder keeps for other things; choose another"
  }
}

/// Refuses names that files, tables, figures or terminals cannot hold.
///
/// Only `check`, `plan` and `run` do so: what was run under such a name can still be reported.
struct NameCheck {
  let reader: SpecReader

  /// What has a name, and where.
  private typealias Named = (thing: String, name: String, position: Position)

  var problems: [Problem] {
    let faults = names.compactMap { thing, name, position in
      Names.objection(to: name).map { Problem(at: position, "\(thing) '\(name)' \($0)") }
    }
    let axes = reader.spec.axes.filter {
      ReservedColumns.all.contains($0.name) || $0.name == SpecKey.seeds.rawValue
    }
    let columns = axes.map {
      Problem(
        at: $0.position,
        "an axis cannot be called '\($0.name)', which is a column of the results; choose another "
          + "name")
    }
    return study + faults + columns
  }

  private var study: [Problem] {
    let name = reader.spec.name
    guard let objection = Names.objection(toStudy: name) else { return [] }
    return [
      Problem(
        at: Position(line: 1, column: 1), "study '\(name)' \(objection) by renaming the file")
    ]
  }

  private var names: [Named] {
    let spec = reader.spec
    return spec.axes.map { ("axis", $0.name, $0.position) }
      + spec.axes.flatMap(\.levels).map { ("level", $0.label, $0.position) }
      + reader.picks.map { ("pick", $0.key, $0.keyPosition) }
      + spec.probes.map { ("probe", $0.writtenName, $0.position) }
      + spec.expectations.map { ("claim", $0.name, $0.position) }
      + spec.fits.map { ("fit", $0.name, $0.position) }
  }
}
