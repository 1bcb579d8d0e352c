extension StringProtocol {
  /// The text on one line: every control character and line break is a space, and every character
  /// that turns the direction of what follows.
  ///
  /// What cannot stand in XML (U+FFFE and U+FFFF) is a space too, so that figures stay well-formed.
  public var oneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.isPrintable ? $0 : " " }))
  }
}

extension Unicode.Scalar {
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    default: value & 0xfffe != 0xfffe && !properties.isBidiControl
    }
  }
}
