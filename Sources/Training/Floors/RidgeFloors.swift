import Data
import Kernels
import Models

/// Ridge regressions of a patch from patches that are read before it, in one fixed order.
///
/// Positions with equally many inputs in equal directions share a regression, with a constant.
struct RidgeFloors {
  private let targets: PixelTargets
  private let threads: Int
  private var patches: FloorPatches { targets.patches }
  private var width: Int { targets.width }

  /// λ, as a fraction of the mean square of the inputs.
  private static let penalty = 1e-4
  /// Maximum inputs of one regression, and multiplications of all; larger ones are skipped.
  private static let (mostInputs, mostOperations) = (1024, 4e11)
  private static let stretch = 1024

  /// Bytes of the regressions from a patch's neighbors that are solved at once; the regressions from
  /// all earlier patches are larger where images have so few that they are not skipped.
  static func bytes(_ grid: PatchGrid, threads: Int) -> Int {
    let width = grid.valuesPerPatch
    let most = [4, grid.count - 1].map { $0 * width }.filter { $0 < mostInputs }.max() ?? width
    let inputs = most + 1
    let sums = 8 * inputs * (inputs + width) + 4 * inputs * max(inputs, width)
    return threads * (4 * stretch * (inputs + width) + sums)
  }

  /// nil unless all images are read in one order, each patch predicted from those before it.
  init?(_ targets: PixelTargets, threads: Int) {
    (self.targets, self.threads) = (targets, threads)
    let patches = targets.patches
    guard patches.shift > 0, let first = patches.sequences.first,
      first.readingOrder == patches.readingOrder, patches.sequences.allSatisfy({ $0 == first })
    else { return nil }
  }

  /// Losses from the previous patch, the neighbors and all earlier patches; nil if the computation
  /// would take too long.
  func losses() -> (previous: Double?, neighbors: Double?, earlier: Double?) {
    (
      loss { [$0 - patches.shift] }, loss { neighbors(of: $0) },
      loss { Array(0..<visible(at: $0)) }
    )
  }

  /// Positions that have been read when a position is predicted: those of earlier blocks.
  private func visible(at place: Int) -> Int { place / patches.shift * patches.shift }

  /// The neighboring positions of a patch that are read before it, by direction.
  private func neighbors(of place: Int) -> [Int] {
    let (columns, rows) = (patches.grid.columns, patches.grid.rows)
    let cell = patches.readingOrder[place]
    return (-1...1).flatMap { down in
      (-1...1).compactMap { right in
        let (row, column) = (cell / columns + down, cell % columns + right)
        guard (0..<rows).contains(row), (0..<columns).contains(column) else { return nil }
        let found = patches.readingOrder.firstIndex(of: row * columns + column)
        return found.flatMap { $0 < visible(at: place) ? $0 : nil }
      }
    }
  }

  /// Positions that share a regression, each with the positions it is predicted from.
  private struct Group {
    var members: [(place: Int, sources: [Int])]
    var inputs: Int { members[0].sources.count }
  }

  private func groups(_ sources: (Int) -> [Int]) -> [Group] {
    var (order, groups): ([[Int]], [[Int]: Group]) = ([], [:])
    for place in (patches.sequences.first?.lossPositions ?? []).map({ $0 + patches.shift }) {
      let found = sources(place)
      let key = found.map { offset(of: $0, from: place) }
      if groups[key] == nil { order.append(key) }
      groups[key, default: Group(members: [])].members.append((place, found))
    }
    return order.compactMap { groups[$0] }
  }

  /// The direction from one position to another in the image, as a number.
  private func offset(of other: Int, from place: Int) -> Int {
    let columns = patches.grid.columns
    let (here, there) = (patches.readingOrder[place], patches.readingOrder[other])
    return (there / columns - here / columns) * 2 * columns + there % columns - here % columns
  }

  private func loss(_ sources: (Int) -> [Int]) -> Double? {
    let groups = groups(sources)
    let operations = groups.map { group in
      let inputs = Double(group.inputs * width + 1)
      return 2 * Double(group.members.count * patches.fittedCount) * inputs * inputs
    }
    guard groups.allSatisfy({ $0.inputs * width < Self.mostInputs }),
      operations.reduce(0, +) < Self.mostOperations
    else { return nil }
    let predictions = FloatBuffer(count: targets.judged.count)
    let solved = IntBuffer(count: groups.count)
    ThreadTeam.run(threads: threads, tasks: groups.count) { task in
      solved[task] = predict(groups[task], into: predictions) ? 1 : 0
    }
    return solved.values.allSatisfy { $0 == 1 } ? targets.loss(predictions) : nil
  }

  /// Fits one group's regression and writes its predictions of held-out patches.
  ///
  /// - Returns: Whether the regression could be solved.
  private func predict(_ group: Group, into predictions: FloatBuffer) -> Bool {
    let inputs = group.inputs * width + 1
    let squares = LeastSquares(inputs: inputs, outputs: width)
    let input = FloatBuffer(count: Self.stretch * inputs)
    let output = FloatBuffer(count: Self.stretch * width)
    var rows = 0
    for image in 0..<patches.fittedCount {
      for member in group.members {
        fill(input, rows, patches.fitted, image, member.sources)
        let target = (image * patches.grid.count + member.place) * width
        output[(rows * width)..<((rows + 1) * width)]
          .copy(targets.fitted[target..<(target + width)])
        rows += 1
        if rows == Self.stretch {
          squares.add(input: input.all, output: output.all, rows: rows)
          rows = 0
        }
      }
    }
    if rows > 0 { squares.add(input: input.all, output: output.all, rows: rows) }
    guard let weight = squares.solve(penalty: Self.penalty) else { return false }
    judge(group, weight, input, into: predictions)
    return true
  }

  private func judge(
    _ group: Group, _ weight: FloatBuffer, _ input: FloatBuffer, into predictions: FloatBuffer
  ) {
    let lossPositions = patches.sequences.first?.lossPositions ?? []
    let inputs = group.inputs * width + 1
    for image in patches.sequences.indices {
      for member in group.members {
        guard let order = lossPositions.firstIndex(of: member.place - patches.shift) else {
          continue
        }
        fill(input, 0, patches.judged, image, member.sources)
        let row = (image * lossPositions.count + order) * width
        linearForward(
          output: predictions[row..<(row + width)], input: input[0..<inputs], weight: weight.all,
          rows: 1, inputs: inputs, outputs: width)
      }
    }
  }

  /// Writes one row: the source patches concatenated, then the constant.
  private func fill(
    _ input: FloatBuffer, _ row: Int, _ pixels: FloatBuffer, _ image: Int, _ sources: [Int]
  ) {
    let start = row * (sources.count * width + 1)
    for (slot, place) in sources.enumerated() {
      let source = (image * patches.grid.count + place) * width
      input[(start + slot * width)..<(start + (slot + 1) * width)]
        .copy(pixels[source..<(source + width)])
    }
    input.all[start + sources.count * width] = 1
  }
}
