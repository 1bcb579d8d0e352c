import Kernels
import Synchronization

/// Returns `body(0), …, body(count - 1)`, computed on several threads.
///
/// Each index is computed independently, so the result does not depend on the number of threads.
func parallelMap<Result: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  guard threads > 1, count > 1 else { return (0..<count).map(body) }
  let gathered = Mutex<[(Int, Result)]>([])
  ThreadTeam.run(threads: threads, tasks: count) { index in
    let result = body(index)
    gathered.withLock { $0.append((index, result)) }
  }
  return gathered.withLock { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
}
