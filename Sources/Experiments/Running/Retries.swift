extension RunFolder {
  private var retriesPath: String { "\(path)/retries.json" }

  /// How often a person has had the run tried again.
  public var retries: Int {
    let found = try? SealedFile.read([String: Int].self, at: retriesPath, as: "a count of retries")
    return (found ?? nil)?["retries"] ?? 0
  }

  /// Counts one more.
  ///
  /// - Throws: ``RunError/unwritable(path:reason:)``.
  func noteRetry() throws { try SealedFile.write(["retries": retries + 1], to: retriesPath) }
}
