import Dispatch

/// Runs the tasks of one step on several threads.
public enum ThreadTeam {
  /// Calls `body` once for every task, on up to `threads` threads, and returns when all are done.
  ///
  /// Task `t` runs on thread `t % threads`, in increasing order, so a task's work may depend on
  /// its number and never on how many threads there are.
  ///
  /// - Precondition: Tasks write to disjoint memory. The compiler cannot see that here, which is
  ///   why this function lives in the one module where unsafe code is allowed.
  public static func run(threads: Int, tasks: Int, _ body: (Int) -> Void) {
    let threads = max(1, min(threads, tasks))
    guard threads > 1 else { return (0..<tasks).forEach(body) }
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let shared = body
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for task in stride(from: thread, to: tasks, by: threads) { unsafe shared(task) }
      }
    }
  }
}
