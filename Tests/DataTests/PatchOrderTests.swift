import Data
import Testing

struct PatchOrderTests {
  private func grid(_ side: Int) throws -> PatchGrid {
    try PatchGrid(shape: ImageShape(height: 2 * side, width: 2 * side, channels: 1), patchSize: 2)
  }

  @Test(arguments: FixedOrder.all, [2, 3, 4, 7, 8])
  func `every order visits each patch once`(_ order: FixedOrder, _ side: Int) throws {
    #expect(try order.readingOrder(grid(side)).sorted() == Array(0..<(side * side)))
  }

  @Test func `orders of a 4 by 4 grid, by hand`() throws {
    let grid = try grid(4)
    #expect(FixedOrder.raster.readingOrder(grid) == Array(0..<16))
    #expect(FixedOrder.reverseRaster.readingOrder(grid) == (0..<16).reversed())
    #expect(
      FixedOrder.spiralOutward.readingOrder(grid)
        == [6, 10, 9, 5, 1, 2, 3, 7, 11, 15, 14, 13, 12, 8, 4, 0])
    #expect(
      FixedOrder.checkerboard.readingOrder(grid)
        == [0, 2, 5, 7, 8, 10, 13, 15, 1, 3, 4, 6, 9, 11, 12, 14])
    #expect(
      FixedOrder.column.readingOrder(grid)
        == [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15])
    #expect(
      FixedOrder.snake.readingOrder(grid)
        == [0, 1, 2, 3, 7, 6, 5, 4, 8, 9, 10, 11, 15, 14, 13, 12])
  }

  @Test func `snake and Hilbert only step to neighbors`() throws {
    let grid = try grid(8)
    for order in [FixedOrder.snake, .hilbert, .spiralInward] {
      let readingOrder = order.readingOrder(grid)
      for (a, b) in zip(readingOrder, readingOrder.dropFirst()) {
        #expect(abs(a / 8 - b / 8) + abs(a % 8 - b % 8) == 1, "\(order.name)")
      }
    }
  }

  @Test func `patches of a block stand together, blocks in the order's sequence`() throws {
    let grid = try grid(4)
    let spiral = FixedOrder.spiralOutward.readingOrder(grid.blocks(side: 2))
    #expect(spiral == [1, 3, 2, 0])
    #expect(
      grid.readingOrder(blocks: spiral, side: 2)
        == [2, 3, 6, 7, 10, 11, 14, 15, 8, 9, 12, 13, 0, 1, 4, 5])
    #expect(
      grid.readingOrder(blocks: FixedOrder.snake.readingOrder(grid), side: 1)
        == FixedOrder.snake.readingOrder(grid))
  }

  @Test func `annealing falls linearly from its start to raster alone`() {
    var annealing = Annealing()
    (annealing.from, annealing.until) = (0.8, 0.5)
    let shares = [0, 0.25, 0.5, 0.9].map { PatchOrder.annealed(annealing).randomFraction(at: $0) }
    #expect(shares == [0.8, 0.4, 0, 0])
    #expect(PatchOrder.random.randomFraction(at: 1) == 1)
    #expect(PatchOrder.fixed(.hilbert).randomFraction(at: 0) == 0)
  }

  @Test(arguments: [
    (28, 28, 5, "patches of 5 × 5 pixels do not tile an image of 28 × 28"),
    (28, 28, 56, "patches of 56 × 56 pixels do not tile an image of 28 × 28"),
    (28, 28, 0, "do not tile"), (28, 28, -4, "do not tile"),
    (4, 4, 4, "an image of 4 × 4 pixels is a single patch of 4 × 4"),
    (16, 24, 4, "images of 16 × 24 pixels are not square"),
  ])
  func `an image must be a square of several patches`(
    height: Int, width: Int, patchSize: Int, words: String
  ) {
    let error = #expect(throws: DataError.self) {
      try PatchGrid(
        shape: ImageShape(height: height, width: width, channels: 1), patchSize: patchSize)
    }
    #expect(error?.description.contains(words) == true)
  }
}
