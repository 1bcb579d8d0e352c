extension DatasetFiles {
  /// Numbers that headers get wrong.
  private static let words = [
    0, 1, 2, 3, 4, 7, 8, 12, 255, 2049, 2050, 2051, 2052, 65_535, 65_536, 1 << 24, 1 << 31,
    (1 << 32) - 1,
  ]

  /// The files with one to three of them lost, cut, swapped, or with other numbers in their heads.
  public static func damaged(
    _ files: [String: [UInt8]], using generator: inout TestGenerator
  ) -> [String: [UInt8]] {
    var files = files
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      guard let name = files.keys.sorted().randomElement(using: &generator),
        let other = files.keys.sorted().randomElement(using: &generator),
        var bytes = files[name]
      else { break }
      let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: files[name] = nil
      case 1: files[name] = files[other]
      case 2: files[name] = Array(bytes[..<place])
      case 3: files[name] = bytes + noise(place + 1, seed: UInt64(place))
      case 4: (files["\(name).gz"], files[name]) = (bytes, nil)
      case 5, 6:
        if !bytes.isEmpty { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
        files[name] = bytes
      default:
        let first = 4 * Int.random(in: 0..<5, using: &generator)
        guard bytes.count >= first + 4, let word = words.randomElement(using: &generator)
        else { continue }
        bytes.replaceSubrange(first..<(first + 4), with: bigEndian(word))
        files[name] = bytes
      }
    }
    return files
  }
}
