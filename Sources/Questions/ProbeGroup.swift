/// Probes with names NAME@A, NAME@B, …: the same measurement on several datasets, or of several
/// settings. NAME@mean is the mean of their accuracies.
public struct ProbeGroup: Hashable, Sendable {
  public let name: String
  /// The names of its probes.
  public let members: [String]

  /// The mean accuracy of the members.
  public var mean: Metric { .probe("\(name)@mean") }

  /// The groups among names of probes, of two members or more, in order.
  public static func all(among names: [String]) -> [ProbeGroup] {
    let groups = names.compactMap { name in Self.group(of: name).map { (group: $0, name: name) } }
    let members = Dictionary(grouping: groups, by: \.group)
    return groups.map(\.group).reduce(into: [ProbeGroup]()) { known, group in
      let own = (members[group] ?? []).map(\.name)
      guard own.count > 1, !known.contains(where: { $0.name == group }) else { return }
      known.append(ProbeGroup(name: group, members: own))
    }
  }

  /// NAME of NAME@SUFFIX; nil for other names, and for NAME@3, which is the probe of a block.
  public static func group(of name: String) -> String? {
    let parts = name.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, isSuffix(parts[1]) else { return nil }
    return String(parts[0])
  }

  private static func isSuffix(_ text: Substring) -> Bool {
    !text.isEmpty && Int(text) == nil && !["best", "mean"].contains(text)
  }
}
