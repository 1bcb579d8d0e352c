public import Scaling

/// What one entry of a spec's `fits` asks for, with everything left out filled in.
public struct FitKind {
  public enum Form {
    case law(Law)
    case profiles
    case frontier
  }

  public let form: Form
  /// Inputs as the runs' counts are called; of profiles and frontiers the size and the data.
  public let x: [String]
  public let y: String
  public let request: FitRequest

  /// - Throws: ``FitError`` for an unknown law or constant, ``FitRequestError`` for inputs that do not fit.
  public init(_ request: FitRequest) throws {
    self.request = request
    y = request.y ?? "validationLoss"
    switch request.law {
    case "isoflop": form = .profiles
    case "frontier": form = .frontier
    default: form = .law(try Self.law(request))
    }
    let standard = Self.standardInputs(form)
    x = request.x.isEmpty ? standard : request.x
    guard x.count == standard.count else {
      throw FitRequestError(
        "'\(request.law)' has \(standard.count) \(standard.count == 1 ? "input" : "inputs"), but x "
          + "names \(x.count); write x: [\(standard.joined(separator: ", "))], or leave x out")
    }
    try checkRoles()
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
      if isProbe || x.contains("validationLoss") || x.contains("flops") {
        throw FitRequestError(
          "'\(request.law)' reads validationLoss at each compute: x takes a size and a data count, "
            + "such as [trunkParameters, patches], and y is left out")
      }
      return try checkConstants([])
    }
    if law.readsLoss, !law.rises {
      throw FitRequestError(
        "'\(law.name)' reads error rates, but a probe gives accuracies; write law: chanceLink")
    }
    if law.readsLoss != (x == ["validationLoss"]) || (law.readsLoss && !isProbe) {
      throw FitRequestError(
        law.readsLoss
          ? "'\(law.name)' links a loss to a rate: write x: validationLoss and y: probe.NAME"
          : "'\(law.name)' reads what was spent, not validationLoss; a link such as chanceLink does"
      )
    }
    try checkConstants(law.parameters.map(\.name))
  }

  private func checkConstants(_ known: [String]) throws {
    for name in request.fix.values.keys.sorted() where !known.contains(name) {
      throw FitError.unknownParameter(name, law: request.law, known: known)
    }
  }

  /// Refuses to fit one law to losses that are not one quantity.
  ///
  /// - Parameters:
  ///   - kinds: What the losses of the runs measure, in words.
  ///   - name: The name that the spec gives the fit.
  /// - Throws: ``FitRequestError``.
  public func checkLosses(_ kinds: [String], name: String) throws {
    let kinds = Set(kinds).sorted()
    guard y == "validationLoss" || x.contains("validationLoss"), kinds.count > 1 else { return }
    throw FitRequestError(
      "fits.\(name) would mix losses that measure different things "
        + "(\(kinds.joined(separator: "; "))); fit them apart with `by: AXIS`")
  }

  /// How the law is fitted: rates by their binomial likelihood, all else by Huber's penalty.
  public var options: FitOptions {
    var options = FitOptions()
    options.fixed = request.fix.values
    if let delta = request.delta { options.loss = Loss(.huber(delta: delta)) }
    if case .law(let law) = form, law.rises { options.loss = Loss(.binomial, residual: .linear) }
    return options
  }
}

/// A fit that cannot be made as it is asked for, in one sentence with the fix.
public struct FitRequestError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
