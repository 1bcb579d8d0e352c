import Foundation
import Synchronization
import Testing

@testable import Experiments

/// Values that several threads make ahead of the one that takes them.
struct ReadAheadTests {
  @Test(arguments: [1, 2, 5]) func `values come in the order of their items`(threads: Int) {
    let ahead = ReadAhead(Array(0..<500), threads: threads) { item -> Int in
      // Later ones are often made sooner.
      if item % 7 == 0 { Thread.sleep(forTimeInterval: 0.001) }
      return item * item
    }
    defer { ahead.stop() }
    var taken: [Int] = []
    while let value = ahead.next() { taken.append(value) }
    #expect(taken == (0..<500).map { $0 * $0 })
    #expect(ahead.next() == nil)
  }

  @Test func `threads stay a few values ahead, and stop when told to`() {
    let made = Mutex(0)
    let ahead = ReadAhead(Array(0..<1000), threads: 3) { item -> Int in
      made.withLock { $0 += 1 }
      return item
    }
    for place in 0..<10 { #expect(ahead.next() == place) }
    Thread.sleep(forTimeInterval: 0.1)
    // Ten are taken, and twelve may wait.
    #expect(made.withLock(\.self) <= 22)
    ahead.stop()
    Thread.sleep(forTimeInterval: 0.05)
    let count = made.withLock(\.self)
    Thread.sleep(forTimeInterval: 0.05)
    #expect(made.withLock(\.self) == count)
  }

  @Test func `of no items there is no value`() {
    let ahead = ReadAhead([Int](), threads: 4) { $0 }
    #expect(ahead.next() == nil)
  }
}
