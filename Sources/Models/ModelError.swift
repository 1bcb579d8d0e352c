public import Data
import Settings

/// A config that does not describe a model.
public enum ModelError: Error, CustomStringConvertible {
  case widthNotMultipleOfFour(key: String, width: Int)
  case headsDoNotDivideWidth(path: String, heads: Int, width: Int)
  case rotaryNeedsMultipleOfFour(heads: Int, width: Int)
  case prefixLeavesNothing(shortest: Int, longest: Int, patches: Int)
  case blocksDoNotDivide(side: Int, rows: Int, columns: Int)
  /// A combination that the objective does not support, as a sentence.
  case unsuited(String)

  public var description: String {
    switch self {
    case .widthNotMultipleOfFour(let key, let width):
      "\(key) is \(width), but sine-cosine positions need a multiple of 4; the nearest are "
        + "\(width / 4 * 4) and \((width / 4 + 1) * 4)"
    case .headsDoNotDivideWidth(let path, let heads, let width):
      "\(path).heads is \(heads), which does not divide \(path).width \(width); choose one of "
        + Self.text((1...min(width, 64)).filter { width % $0 == 0 })
    case .rotaryNeedsMultipleOfFour(let heads, let width):
      "model.positions is rotary, but a head is \(width / heads) wide, which is not a multiple of 4; set "
        + "model.heads to one of " + Self.text((1...width).filter { width % (4 * $0) == 0 })
    case .prefixLeavesNothing(let shortest, let longest, let patches):
      "the prefix has \(shortest) to \(longest) patches, but an image has \(patches): "
        + "lengths must lie in 1...\(patches - 1) so that at least one patch is predicted"
    case .blocksDoNotDivide(let side, let rows, let columns):
      "model.attention.blockCausal.side is \(side), which does not divide \(rows) × \(columns) patches "
        + "into several blocks; choose one of "
        + Self.text((1..<min(rows, columns)).filter { rows % $0 == 0 && columns % $0 == 0 })
        + ", or another grid by model.patchSize or data.resolution"
    case .unsuited(let sentence): sentence
    }
  }

  /// The settings that contradict each other, the likeliest cause first.
  public var settings: [String] {
    let grid = ["model.patchSize", "data.resolution", "data.dataset"]
    return switch self {
    case .widthNotMultipleOfFour(let key, _): [key]
    case .headsDoNotDivideWidth(let path, _, _):
      ["\(path).heads", "\(path).width"] + (path == "model" ? [] : ["model.heads", "model.width"])
    case .rotaryNeedsMultipleOfFour: ["model.positions", "model.heads", "model.width"]
    case .prefixLeavesNothing: ["model.attention.prefix"] + grid
    case .blocksDoNotDivide: ["model.attention.blockCausal"] + grid
    case .unsuited:
      ["model.objective", "model.attention", "model.order", "model.target", "model.head"] + grid
    }
  }

  /// Makes all of some independent checks.
  ///
  /// - Throws: What they object to, in one sentence.
  static func collect(_ checks: [() throws -> Void]) throws {
    var objections: [String] = []
    for check in checks {
      do { try check() } catch ModelError.unsuited(let objection) { objections.append(objection) }
    }
    if !objections.isEmpty { throw ModelError.unsuited(objections.joined(separator: "; and ")) }
  }

  private static func text(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ", ")
  }
}

extension ModelConfig {
  /// Checks the settings against each other.
  ///
  /// - Throws: ``ModelError``.
  public func check(_ grid: PatchGrid) throws {
    for error in faults(grid) { throw error }
  }

  /// All contradictions between settings.
  ///
  /// - Parameter grid: The patch grid of an image; checks that depend on it are skipped if it is
  ///   nil.
  /// - Returns: Independent contradictions, each a ``ModelError``.
  public func faults(_ grid: PatchGrid?) -> [any Error] {
    func fault(_ check: () throws -> Void) -> (any Error)? {
      do { try check() } catch { return error }
      return nil
    }
    let always = [fault(checkTrunk), fault(checkHead), fault(checkTarget)]
    return (always + [grid.flatMap { grid in fault { try checkReading(grid) } }]).compactMap(\.self)
  }

  private func checkTrunk() throws {
    guard width % 4 == 0 else {
      throw ModelError.widthNotMultipleOfFour(key: "model.width", width: width)
    }
    guard width % heads == 0 else {
      throw ModelError.headsDoNotDivideWidth(path: "model", heads: heads, width: width)
    }
    guard form.positions != .rotary || width / heads % 4 == 0 else {
      throw ModelError.rotaryNeedsMultipleOfFour(heads: heads, width: width)
    }
  }

  private func checkHead() throws {
    switch head {
    case .none: break
    case .mlp(let head):
      if let width = head.width, width % 4 != 0 {
        throw ModelError.widthNotMultipleOfFour(key: "model.head.mlp.width", width: width)
      }
    case .transformer(let head):
      let (width, heads) = (head.width ?? width, head.heads ?? heads)
      guard width % 4 == 0 else {
        throw ModelError.widthNotMultipleOfFour(key: "model.head.transformer.width", width: width)
      }
      guard width % heads == 0 else {
        throw ModelError.headsDoNotDivideWidth(
          path: "model.head.transformer", heads: heads, width: width)
      }
    }
  }

  private func checkTarget() throws {
    guard case .tokens(let tokens) = target, case .autoencoder(let coder) = tokens.codebook else {
      return
    }
    let path = "model.target.tokens.codebook.autoencoder"
    guard coder.width % 4 == 0 else {
      throw ModelError.widthNotMultipleOfFour(key: "\(path).width", width: coder.width)
    }
    guard coder.width % coder.heads == 0 else {
      throw ModelError.headsDoNotDivideWidth(
        path: path, heads: coder.heads, width: coder.width)
    }
  }

  /// Checks order, mask and objective against each other and against the grid.
  private func checkReading(_ grid: PatchGrid) throws {
    try objective.method.check(self, grid)
    let side = blockSide
    guard grid.rows % side == 0, grid.columns % side == 0, side == 1 || side < grid.rows else {
      throw ModelError.blocksDoNotDivide(side: side, rows: grid.rows, columns: grid.columns)
    }
    let lengths = prefixLengths(patches: grid.count)
    guard 1 <= lengths.shortest, lengths.shortest <= lengths.longest,
      lengths.longest < grid.count
    else {
      throw ModelError.prefixLeavesNothing(
        shortest: lengths.shortest, longest: lengths.longest, patches: grid.count)
    }
  }
}
