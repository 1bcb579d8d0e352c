import Foundation
import Kernels
import Synchronization

/// Values that several threads make of items, ahead of the one that takes them in the items' order.
///
/// The one that takes makes values too while it waits. Only a few values are kept at a time, as there may
/// be more than memory holds.
final class ReadAhead<Item: Sendable, Value: Sendable>: Sendable {
  private struct State {
    /// Items that were begun, and values that were taken.
    var (begun, taken) = (0, 0)
    var made: [Int: Value] = [:]
    var isStopped = false
    /// Whether the taker waits for a value, and how many threads wait for it to take one.
    var isAwaited = false
    var resting = 0
  }

  private let items: [Item]
  private let most: Int
  private let make: @Sendable (Item) -> Value
  private let state = Mutex(State())
  /// A value was made, or taken.
  private let (supply, room) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

  /// Begins at once; ``stop()`` is to be called in the end.
  ///
  /// - Parameters:
  ///   - items: What the values are made of.
  ///   - threads: That make them, with the one that takes them.
  ///   - make: Makes one; called from several threads.
  init(
    _ items: [Item], threads: Int = UsableCores.current.count,
    make: @escaping @Sendable (Item) -> Value
  ) {
    (self.items, self.make) = (items, make)
    most = 4 * threads
    // A thread costs more than a few values.
    for _ in 0..<min(threads - 1, items.count / 4) {
      let thread = Thread { [self] in work() }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// The value of the next item; nil after the last.
  func next() -> Value? {
    while true {
      let step = state.withLock { state -> Step in
        if let value = state.made.removeValue(forKey: state.taken) {
          state.taken += 1
          if state.resting > 0 {
            state.resting -= 1
            room.signal()
          }
          return .take(value)
        }
        if let place = begin(&state) { return .make(place) }
        state.isAwaited = state.taken < items.count
        return state.isAwaited ? .wait : .end
      }
      switch step {
      case .take(let value): return value
      case .make(let place): put(make(items[place]), at: place)
      case .wait: supply.wait()
      case .end: return nil
      }
    }
  }

  /// Ends the threads once each has made its value.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for _ in 0..<state.resting { room.signal() }
      state.resting = 0
    }
  }

  private enum Step {
    case take(Value)
    case make(Int)
    case wait
    case end
  }

  private func work() {
    while true {
      let step = state.withLock { state -> Step in
        guard !state.isStopped, state.begun < items.count else { return .end }
        if let place = begin(&state) { return .make(place) }
        state.resting += 1
        return .wait
      }
      switch step {
      case .make(let place): put(make(items[place]), at: place)
      case .wait: room.wait()
      case .take, .end: return
      }
    }
  }

  /// Takes up the next item, if there is one and room for its value.
  private func begin(_ state: inout State) -> Int? {
    guard state.begun < items.count, state.begun - state.taken < most else { return nil }
    state.begun += 1
    return state.begun - 1
  }

  private func put(_ value: Value, at place: Int) {
    state.withLock { state in
      state.made[place] = value
      guard state.isAwaited else { return }
      state.isAwaited = false
      supply.signal()
    }
  }
}
