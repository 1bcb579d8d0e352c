public import Scaling
import Settings

/// One entry of a spec's `fits`, with all defaults filled in.
public struct FitKind {
  public enum Form {
    case law(Law)
    case profiles(IsoFLOP.Method)
    case frontier
  }

  public let form: Form
  /// Inputs under the names of the runs' counts; for profiles and frontiers, size and data.
  public let x: [String]
  public let y: String
  public let request: FitRequest
  /// Which points a law is tested on.
  public let heldOut: HeldOutRule

  /// - Throws: ``FitError`` for an unknown law or parameter, ``FitRequestError`` for inputs that do
  ///   not fit.
  public init(_ request: FitRequest) throws {
    self.request = request
    y = request.y ?? "validationLoss"
    form = try Self.form(request)
    let standard = Self.standardInputs(form)
    x = request.x.isEmpty ? standard : request.x
    guard x.count == standard.count else {
      throw FitRequestError(
        .x,
        "'\(request.law)' has \(standard.count.counted("input")), but x names \(x.count); write "
          + "x: [\(standard.joined(separator: ", "))], or leave x out")
    }
    heldOut = try Self.heldOut(request)
    try checkRoles()
    try checkParts()
    for error in Self.faultyConstants(request, form) { throw error }
  }

  /// All reasons why a fit cannot be made as requested, with the part that is wrong.
  ///
  /// - Parameters:
  ///   - request: The entry of the spec.
  ///   - isNamed: Whether all its names exist in the study; roles are checked only then.
  /// - Returns: Each wrong part with its error; empty if there are none.
  public static func faults(
    _ request: FitRequest, isNamed: Bool
  ) -> [(part: FitRequest.Part, error: any Error)] {
    let form: Form
    do { form = try Self.form(request) } catch let error as FitRequestError {
      return [(error.part, error)]
    } catch { return [(.law, error)] }
    let constants = faultyConstants(request, form).map { (FitRequest.Part.fix, $0 as any Error) }
    guard isNamed, constants.isEmpty else { return constants }
    do { _ = try FitKind(request) } catch let error as FitRequestError {
      return [(error.part, error)]
    } catch { return [(.law, error)] }
    return []
  }

  private static func form(_ request: FitRequest) throws -> Form {
    switch request.law {
    case "isoflop": .profiles(try minimum(request))
    case "frontier": .frontier
    default: .law(try Self.law(request))
    }
  }

  private static func minimum(_ request: FitRequest) throws -> IsoFLOP.Method {
    guard let name = request.minimum else { return .parabola }
    guard let method = IsoFLOP.Method(rawValue: name) else {
      let known = IsoFLOP.Method.allCases.map(\.rawValue)
      throw FitRequestError(
        .minimum, "minimum is '\(name)', but must be one of \(known.joined(separator: ", "))")
    }
    return method
  }

  private static func law(_ request: FitRequest) throws -> Law {
    do {
      return try Law.named(request.law)
    } catch FitError.unknownLaw(let name, let known) {
      throw FitError.unknownLaw(name, known: known + ["isoflop", "frontier"])
    }
  }

  private static func standardInputs(_ form: Form) -> [String] {
    switch form {
    case .profiles, .frontier: ["parameters", "images"]
    case .law(let law) where law.readsLoss: ["validationLoss"]
    case .law(let law):
      Array(["parameters", "images", "uniqueImages"].prefix(law.inputs.count))
    }
  }

  private func checkRoles() throws {
    let isProbe = y.hasPrefix("probe.")
    guard case .law(let law) = form else {
      if x.contains("validationLoss") || x.contains("flops") {
        throw FitRequestError(
          .x,
          "'\(request.law)' reads a metric at each budget: x needs a size and a data count, "
            + "such as [trunkParameters, patches]")
      }
      return
    }
    if law.readsLoss, !law.rises {
      throw FitRequestError(
        .law, "'\(law.name)' reads error rates, but a probe gives accuracies; write law: chanceLink"
      )
    }
    if law.readsLoss != (x == ["validationLoss"]) || (law.readsLoss && !isProbe) {
      throw FitRequestError(
        law.readsLoss && x == ["validationLoss"] ? .y : .x,
        law.readsLoss
          ? "'\(law.name)' links a loss to a rate: write x: validationLoss and y: probe.NAME"
          : "'\(law.name)' reads counts, not validationLoss; a link such as chanceLink reads it")
    }
  }

  private static func heldOut(_ request: FitRequest) throws -> HeldOutRule {
    guard let text = request.heldOut else { return .automatic }
    guard let rule = HeldOutRule(text) else {
      throw FitRequestError(
        .heldOut, "heldOut is '\(text)', but must be \(HeldOutRule.grammar)")
    }
    for name in rule.inputs where !FitRequest.inputs.contains(name) {
      throw FitRequestError(
        .heldOut, "heldOut names '\(name)', but must name one of "
          + FitRequest.inputs.joined(separator: ", "))
    }
    return rule
  }

  /// Refuses parts that the form ignores.
  private func checkParts() throws {
    switch form {
    case .law:
      guard request.minimum != nil else { return }
      throw FitRequestError(.minimum, "'\(request.law)' has no profiles; leave minimum out")
    case .profiles, .frontier:
      if request.heldOut != nil {
        throw FitRequestError(.heldOut, "'\(request.law)' holds nothing out; leave heldOut out")
      }
      if case .frontier = form, request.minimum != nil {
        throw FitRequestError(.minimum, "'frontier' has no profiles; leave minimum out")
      }
    }
  }

  /// Whether a probe is read as its error, which falls as resources grow, as losses do.
  public var readsErrors: Bool {
    guard y.hasPrefix("probe.") else { return false }
    if case .law(let law) = form { return law.inputs.count > 1 && !law.rises }
    return true
  }

  private static func faultyConstants(_ request: FitRequest, _ form: Form) -> [FitError] {
    let known: [String] =
      if case .law(let law) = form { law.parameters.map(\.name) } else { [] }
    return request.fix.values.keys.sorted().filter { !known.contains($0) }.map {
      FitError.unknownParameter($0, law: request.law, known: known)
    }
  }

  /// Refuses to fit one law to losses of different kinds.
  ///
  /// - Parameters:
  ///   - kinds: The loss kinds of the runs.
  ///   - name: The name of the fit in the spec.
  /// - Throws: ``FitRequestError``.
  public func checkLosses(_ kinds: [String], name: String) throws {
    let kinds = Set(kinds).sorted()
    guard y == "validationLoss" || x.contains("validationLoss"), kinds.count > 1 else { return }
    throw FitRequestError(
      .by,
      "fits.\(name) mixes losses that measure different things "
        + "(\(kinds.joined(separator: "; "))); fit them separately with `by: AXIS`")
  }

  /// The loss of the fit: binomial likelihood for rates; Huber's penalty where δ is given; else what
  /// suits the points.
  public var options: FitOptions {
    var options = FitOptions()
    options.fixed = request.fix.values
    options.heldOut = heldOut
    if let delta = request.delta { options.loss = Loss(.huber(delta: delta)) }
    if case .law(let law) = form, law.rises { options.loss = Loss(.binomial, residual: .linear) }
    return options
  }
}

/// A fit that cannot be made as requested: the part that is wrong, and a sentence with the fix.
public struct FitRequestError: Error, CustomStringConvertible {
  public let part: FitRequest.Part
  public let description: String

  init(_ part: FitRequest.Part, _ description: String) {
    (self.part, self.description) = (part, description)
  }
}
