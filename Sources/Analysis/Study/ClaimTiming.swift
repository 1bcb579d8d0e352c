import Foundation
import Store

/// When a claim was made, according to a study's record.
public enum ClaimTiming: Hashable, Sendable {
  /// Registered before any run of the study had ended.
  case before
  /// Registered after some runs had ended.
  case after(done: Int, runs: Int)
  /// Registered earlier in another form; this form came after some runs had ended.
  case changed(done: Int, runs: Int)
  /// Never registered: it cannot be shown to predate its runs.
  case unregistered

  /// The text in tables.
  public var text: String {
    switch self {
    case .before: "before the first run"
    case .after(let done, let runs): "after \(done) of \(runs) runs"
    case .changed(let done, let runs): "changed after \(done) of \(runs) runs"
    case .unregistered: "not registered"
    }
  }
}

extension StudyData {
  /// When a claim was made, from the registrations by `run`.
  public func timing(of claim: StoredClaim) -> ClaimTiming {
    let entries = registrations.filter { $0.kind == "claim" && $0.subject == claim.name }
    guard let last = entries.last else { return .unregistered }
    if last.runsDone == 0 { return .before }
    return entries.count > 1
      ? .changed(done: last.runsDone, runs: last.runs)
      : .after(done: last.runsDone, runs: last.runs)
  }

  /// A sentence for each set of seeds that was added after somebody had looked at results.
  ///
  /// Adding seeds until a claim is decided (optional stopping) makes its interval too narrow.
  public var seedsAddedAfterLook: [String] {
    var (known, look): (Set<Int>, RegistrationRow?) = ([], nil)
    var sentences: [String] = []
    for entry in registrations {
      if entry.kind == "look" { look = entry }
      guard entry.kind == "seeds", let seeds = entry.seedNumbers else { continue }
      let added = Set(seeds).subtracting(known).sorted()
      if let look, !known.isEmpty, !added.isEmpty {
        let names = added.map(String.init).joined(separator: ", ")
        sentences.append(
          "\(added.count == 1 ? "Seed \(names) was" : "Seeds \(names) were") added after a look at "
            + "the results of \(look.runsDone) of \(look.runs) runs (\(look.at.prefix(10))).")
      }
      known.formUnion(seeds)
    }
    return sentences
  }
}

extension RegistrationRow {
  fileprivate var seedNumbers: [Int]? {
    try? JSONDecoder().decode([Int].self, from: Data(seeds.utf8))
  }
}
