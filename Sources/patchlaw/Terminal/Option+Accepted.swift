import ArgumentParser

/// Options whose values are checked when they are read, and whose help shows range and default.
extension Option {
  init(
    wrappedValue: Value, _ accepted: Accepted<Value>, name: NameSpecification = .long,
    help: String
  ) {
    self.init(
      wrappedValue: wrappedValue, name: name, parsing: accepted.single,
      help: ArgumentHelp(stringLiteral: accepted.shown(help, standard: "\(wrappedValue)")),
      transform: accepted.read)
  }

  init(_ accepted: Accepted<Value>, help: String) {
    self.init(
      parsing: accepted.single, help: ArgumentHelp(stringLiteral: accepted.shown(help)),
      transform: accepted.read)
  }

  init<One>(_ accepted: Accepted<One>, help: String) where Value == One? {
    self.init(
      parsing: accepted.single, help: ArgumentHelp(stringLiteral: accepted.shown(help)),
      transform: accepted.read)
  }

  init<One>(wrappedValue: [One], _ accepted: Accepted<One>, help: String) where Value == [One] {
    self.init(
      wrappedValue: wrappedValue, help: ArgumentHelp(stringLiteral: accepted.shown(help)),
      transform: accepted.read)
  }
}

extension Accepted {
  /// A number may have a sign, which is not the start of another option.
  fileprivate var single: SingleValueParsingStrategy {
    let numbers: [Any.Type] = [Int.self, Double.self, ClosedRange<Int>.self]
    return numbers.contains { $0 == Value.self } ? .unconditional : .next
  }

  fileprivate func shown(_ help: String, standard: String? = nil) -> String {
    let notes = [range, standard.map { "default: \($0)" }].compactMap(\.self)
    return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
  }
}
