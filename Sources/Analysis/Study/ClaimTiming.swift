import Foundation
import Store

/// What a study's record shows of when a claim was made.
public enum ClaimTiming: Hashable, Sendable {
  /// Registered while no run of the study had ended.
  case before
  /// Registered when some runs had ended.
  case after(done: Int, runs: Int)
  /// Registered in another form first; this form came when some runs had ended.
  case changed(done: Int, runs: Int)
  /// Never registered: it cannot be shown to predate its runs.
  case unregistered

  /// In the words of tables.
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
  /// When a claim was made, by what `run` registered.
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
  /// Seeds that are added until a claim is decided make its interval too narrow.
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
