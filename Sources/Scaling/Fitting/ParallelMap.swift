import Dispatch
import Synchronization

/// Returns `body(0), …, body(count - 1)`, computed by several threads.
///
/// Each index is computed alone, so the result does not depend on the number of threads.
func parallelMap<Result: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  guard threads > 1, count > 1 else { return (0..<count).map(body) }
  let workers = min(threads, count)
  let gathered = Mutex<[(Int, Result)]>([])
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    let own = stride(from: worker, to: count, by: workers).map { ($0, body($0)) }
    gathered.withLock { $0.append(contentsOf: own) }
  }
  return gathered.withLock { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
}
