import Kernels

/// Puts learned tokens before the tokens of each group, such as a class token and registers.
struct AddLead: Operation {
  let name = "addLead"
  let input: Tensor  // [tokens, width]
  let lead: [Tensor]  // each [tokens of that kind, width]
  let output: Tensor  // [leading and other tokens, width]
  let groups: LeadGroups

  var inputs: [Tensor] { [input] + lead }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    let (result, values) = (memory.value(output), memory.value(input))
    for group in 0..<groups.count(memory) {
      for (tensor, range) in places {
        groups.lead(result, group)[range].copy(memory.value(tensor))
      }
      groups.rest(result, group).copy(groups.whole(values, group))
    }
  }

  func backward(_ memory: Memory) {
    let gradient = memory.resultGradient(output)
    for group in 0..<groups.count(memory) {
      for (tensor, range) in places {
        guard let slot = memory.gradient(tensor) else { continue }
        addScaled(output: slot.slice, input: groups.lead(gradient, group)[range])
      }
    }
    guard let slot = memory.gradient(input) else { return }
    for group in 0..<groups.count(memory) {
      let (mine, given) = (groups.whole(slot.slice, group), groups.rest(gradient, group))
      if slot.mode == .accumulate {
        addScaled(output: mine, input: given)
      } else {
        mine.copy(given)
      }
    }
  }

  /// Each learned tensor, and the place of its values among those of the leading tokens.
  private var places: [(Tensor, Range<Int>)] {
    var start = 0
    return zip(lead, groups.leadCounts).map { tensor, count in
      defer { start += count }
      return (tensor, start..<(start + count))
    }
  }
}

/// Leaves out leading tokens, or all others and some of the leading ones.
struct TakeRows: Operation {
  let name = "takeRows"
  let input: Tensor  // [leading and other tokens, width]
  let output: Tensor  // [tokens, width], or [groups, width]
  let groups: LeadGroups
  /// The leading token that is taken from each group; nil for the others.
  let index: Int?

  var inputs: [Tensor] { [input] }
  var outputs: [Tensor] { [output] }

  func forward(_ memory: Memory) {
    let (result, values) = (memory.value(output), memory.value(input))
    for group in 0..<groups.count(memory) { taken(result, group).copy(source(values, group)) }
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    let gradient = memory.resultGradient(output)
    if slot.mode == .overwrite { slot.slice.fill(0) }
    for group in 0..<groups.count(memory) {
      addScaled(output: source(slot.slice, group), input: taken(gradient, group))
    }
  }

  private func source(_ values: FloatSlice, _ group: Int) -> FloatSlice {
    guard let index else { return groups.rest(values, group) }
    return groups.lead(values, group)[(index * groups.width)..<((index + 1) * groups.width)]
  }

  private func taken(_ values: FloatSlice, _ group: Int) -> FloatSlice {
    index == nil
      ? groups.whole(values, group)
      : values[(group * groups.width)..<((group + 1) * groups.width)]
  }
}

/// The places of leading and other tokens among the rows of each group.
struct LeadGroups: Hashable, Sendable {
  let set: TokenSet
  /// Values of each learned tensor of leading tokens.
  let leadCounts: [Int]
  let width: Int

  func count(_ memory: Memory) -> Int { memory.extents.images * set.groups }

  private var leadCount: Int { self.set.lead * width }
  private var restCount: Int { (self.set.length - self.set.lead) * width }
  private var stride: Int { leadCount + restCount }

  func lead(_ values: FloatSlice, _ group: Int) -> FloatSlice {
    values[(group * stride)..<(group * stride + leadCount)]
  }

  func rest(_ values: FloatSlice, _ group: Int) -> FloatSlice {
    values[(group * stride + leadCount)..<((group + 1) * stride)]
  }

  /// The other tokens of a group in a tensor that has no leading ones.
  func whole(_ values: FloatSlice, _ group: Int) -> FloatSlice {
    values[(group * restCount)..<((group + 1) * restCount)]
  }
}

extension Graph {
  /// Puts learned tokens before those of each group: in each view of each image.
  ///
  /// Prefixes, blocks and positions stay those of the other tokens; leading tokens have no position,
  /// all tokens attend to them, and they attend to each other and to the prefix.
  ///
  /// - Parameters:
  ///   - lead: Parameters [tokens of that kind, width], in order.
  ///   - input: [tokens, width].
  /// - Returns: [leading and other tokens, width].
  public mutating func addLead(_ lead: [Tensor], before input: Tensor) -> Tensor {
    let (width, counts) = (width(input), lead.map { fixedRows($0) })
    let set = tokens(lead: counts.reduce(0, +), before: mixedSet(input))
    let groups = LeadGroups(set: set, leadCounts: counts.map { $0 * width }, width: width)
    return append(rows: .tokens(set), width: width, inputs: [input] + lead) { output, _ in
      AddLead(input: input, lead: lead, output: output, groups: groups)
    }
  }

  /// Leaves out the leading tokens; a tensor without them is returned as it is.
  public mutating func withoutLead(_ input: Tensor) -> Tensor {
    guard let rest = rest(of: tokenSet(input)) else { return input }
    return takeRows(input, into: rest, index: nil)
  }

  /// Takes one of the leading tokens of each group.
  ///
  /// - Parameters:
  ///   - index: Its place among the leading tokens.
  ///   - input: [leading and other tokens, width].
  ///   - groups: A set with a row for each group of an image's tokens.
  /// - Returns: [groups, width].
  public mutating func leadingToken(
    _ index: Int, of input: Tensor, into groups: TokenSet = .images
  ) -> Tensor {
    precondition(groups.perImage == tokenSet(input).groups, "each group has one of these tokens")
    return takeRows(input, into: groups, index: index)
  }

  private mutating func takeRows(_ input: Tensor, into set: TokenSet, index: Int?) -> Tensor {
    let width = width(input)
    let groups = LeadGroups(set: tokenSet(input), leadCounts: [], width: width)
    return append(rows: .tokens(set), width: width, inputs: [input]) { output, _ in
      TakeRows(input: input, output: output, groups: groups, index: index)
    }
  }
}
