/// The classes of labels that were written as text.
struct ClassNames {
  /// By label: numbers in their order, other names in that of their bytes.
  let names: [String]
  private let labels: [String: UInt16]

  /// The largest number of classes.
  static let most = 1 << 16

  /// - Returns: nil if there are too many.
  init?(_ texts: some Sequence<String>) {
    let distinct = Set(texts)
    guard distinct.count <= Self.most else { return nil }
    let numbers = distinct.compactMap { text in Int(text).map { ($0, text) } }
    names =
      numbers.count == distinct.count
      ? numbers.sorted { $0 < $1 }.map(\.1)
      : distinct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    labels = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt16($0)) })
  }

  /// The label of a name that was given to the initializer.
  func label(_ name: String) -> UInt16 { labels[name] ?? 0 }
}
