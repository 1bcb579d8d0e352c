import Experiments
import Reporting
import Settings

extension Plan {
  /// Reads and expands a study, and checks the parts that other modules read: laws and claims.
  ///
  /// - Throws: ``SpecError``, or ``DataError`` when images are missing.
  init(path: String) throws {
    let spec = try Spec(path: path)
    var problems = spec.fits.compactMap { fit in
      Self.problem(at: fit.position) { _ = try FitKind(fit.value) }
    }
    problems += spec.expectations.compactMap { expected in
      Self.problem(at: expected.position) { _ = try Claim(expected.value.claim) }
    }
    guard problems.isEmpty else { throw SpecError.invalid(spec.file, problems) }
    try self.init(spec)
  }

  /// The error that `read` throws, as a mistake in the file.
  private static func problem(at position: Position, _ read: () throws -> Void) -> Problem? {
    do {
      try read()
      return nil
    } catch {
      return Problem(at: position, "\(error)")
    }
  }
}
