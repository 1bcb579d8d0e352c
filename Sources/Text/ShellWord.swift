extension StringProtocol {
  /// The text as one word of a POSIX shell, for commands that a reader may copy.
  public var shellWord: String {
    let isPlain =
      !isEmpty
      && allSatisfy { character in
        character.isASCII
          && (character.isLetter || character.isNumber || "-_./=,:+@%".contains(character))
      }
    return isPlain ? String(self) : "'\(String(self).replacing("'", with: "'\\''"))'"
  }

  /// As a file of a command line, which cannot be taken for an option.
  public var shellPath: String { (hasPrefix("-") ? "./\(self)" : String(self)).shellWord }
}
