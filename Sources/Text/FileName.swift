/// Names of files made from names that people chose.
public enum FileName {
  /// No name that a file is given is longer.
  public static let longest = 80

  /// The name as a file's: ASCII letters, digits, `-`, `_` and `.`, at most ``longest`` characters.
  ///
  /// A name that is so already stays. Any other has dashes for what it loses and ends with a hash of
  /// the original, so that names which differ give files which differ.
  public static func of(_ name: some StringProtocol) -> String {
    let name = String(name)
    let slug = slug(name)
    if slug == name, !name.isEmpty, name.count <= longest { return name }
    let mark = hash(name)
    let kept = slug.prefix(longest - mark.count - 1)
    return kept.isEmpty ? mark : "\(kept)-\(mark)"
  }

  /// Runs of other characters as one dash, without dashes and dots at the ends.
  private static func slug(_ name: String) -> String {
    var slug = ""
    for character in name {
      if character.isASCII, character.isLetter || character.isNumber || "-_.".contains(character) {
        slug.append(character)
      } else if slug.last != "-" {
        slug.append("-")
      }
    }
    func isEdge(_ character: Character) -> Bool { character == "-" || character == "." }
    return String(slug.drop(while: isEdge).reversed().drop(while: isEdge).reversed())
  }

  /// Eight hexadecimal digits: FNV-1a of the name's bytes, both halves folded together.
  private static func hash(_ name: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
