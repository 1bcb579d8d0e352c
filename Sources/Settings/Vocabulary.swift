/// The words of a spec, and what other tools call the same: where hints at unknown words come from.
public struct Vocabulary: Sendable {
  /// Every setting and every alternative by its path: `model.width`, `model.attention.causal`.
  public let paths: [String]
  private let synonyms: [String: [String]]
  private let advice: [String: [String]]

  /// - Parameters:
  ///   - paths: Of everything that can be set.
  ///   - synonyms: For a path or an alternative, what other tools call it, in lower case and without
  ///     underscores.
  ///   - advice: For a hint, the words of other tools that it answers.
  public init(
    paths: [String] = [], synonyms: [String: [String]] = [:], advice: [String: [String]] = [:]
  ) {
    (self.paths, self.synonyms, self.advice) = (paths, synonyms, advice)
  }

  /// Which of `known` other tools call `word`: `training.learningRate` for `lr`.
  public func translation(of word: String, among known: [String]) -> String? {
    let plain = Self.plain(word)
    return known.first { synonyms[$0]?.contains(plain) ?? false }
  }

  /// The setting that a word most likely names: its path, a synonym, or the path's last part.
  public func path(named word: String) -> String? {
    if paths.contains(word) { return word }
    return translation(of: word, among: paths)
      ?? Self.shallowest(Self.plain(word), among: paths)
  }

  /// The alternative of a choice that is called `name`: `model.attention` for `causal`.
  ///
  /// - Parameters:
  ///   - name: Of the alternative.
  ///   - hint: A word that the choice's path may hold; needed where several have such a name.
  public func choice(with name: String, near hint: String) -> String? {
    let choices = paths.filter { $0.lastPart == name }.map { String($0.dropLast(name.count + 1)) }
    let near = choices.filter { Self.plain(String($0.lastPart)) == Self.plain(hint) }
    return near.first ?? (choices.count == 1 ? choices[0] : nil)
  }

  /// The path with the fewest parts whose last part is `plain`.
  private static func shallowest(_ plain: String, among paths: [String]) -> String? {
    func depth(_ path: String) -> Int { path.count { $0 == "." } }
    return paths.filter { Self.plain(String($0.lastPart)) == plain }
      .min { depth($0) < depth($1) }
  }

  /// Equal for `learning_rate`, `learning-rate` and `learningRate`.
  static func plain(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }
}

extension String {
  /// After the last dot of a path.
  fileprivate var lastPart: Substring {
    self[(lastIndex(of: ".").map { index(after: $0) } ?? startIndex)...]
  }
}

extension Vocabulary {
  /// What an unknown key was probably meant to be, as the end of a sentence.
  ///
  /// - Parameters:
  ///   - key: As written.
  ///   - path: Of the group that it was written in.
  ///   - names: That the group knows.
  ///   - inner: Paths below the group.
  /// - Returns: The hint, and the setting that was meant if that is known.
  func hint(
    _ key: String, in path: String, among names: [String], inner: [String]
  ) -> (text: String, meant: String?) {
    if let name = names.first(where: { Self.plain($0) == Self.plain(key) }) {
      return ("; did you mean '\(name)'?", join(path, name))
    }
    if let name = translation(of: key, among: names) {
      return ("; did you mean '\(name)'?", join(path, name))
    }
    if let word = translation(of: key, among: paths) {
      return (pointer(to: word, from: path), word)
    }
    let plain = Self.plain(key)
    if let text = advice.first(where: { $0.value.contains(plain) })?.key {
      return ("; \(text)", nil)
    }
    let known = inner.map { join(path, $0) } + paths
    if let place = Self.shallowest(plain, among: known) {
      return (pointer(to: place, from: path), place)
    }
    guard let near = Suggestion.nearest(to: key, among: names) else {
      return ("; known: \(names.listed)", nil)
    }
    return ("; did you mean '\(near)'?", join(path, near))
  }

  private func pointer(to word: String, from path: String) -> String {
    if path.isEmpty || word.hasPrefix(path + ".") {
      return "; did you mean '\(path.isEmpty ? word : String(word.dropFirst(path.count + 1)))'?"
    }
    return "; it belongs elsewhere: did you mean '\(word)'?"
  }
}

extension [String] {
  /// The words with commas; of many the first, and how many more there are.
  public var listed: String {
    count <= 20
      ? joined(separator: ", ")
      : prefix(12).joined(separator: ", ") + " and \(count - 12) more"
  }
}
