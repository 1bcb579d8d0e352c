internal import CKernels

/// Runs the tasks of one step on several threads.
///
/// Uses our own threads instead of `DispatchQueue.concurrentPerform`: libdispatch of Swift 6.3
/// corrupts the heap when called from threads that it did not create, as ours (AddressSanitizer:
/// bad free in `_dispatch_cache_cleanup`).
public enum ThreadTeam {
  /// Calls `body` once for every task, on up to `threads` threads, and returns when all are done.
  ///
  /// Task `t` runs on thread `t % threads`, in increasing order, so a task's work may depend on its
  /// index but not on the number of threads.
  ///
  /// - Precondition: Tasks write to disjoint memory. The compiler cannot check that here, which is
  ///   why this function is in the one module where unsafe code is allowed.
  public static func run(threads: Int, tasks: Int, _ body: (Int) -> Void) {
    let threads = max(1, min(threads, tasks))
    guard threads > 1 else { return (0..<tasks).forEach(body) }
    withoutActuallyEscaping(body) { body in
      var work = Work(threads: threads, tasks: tasks, body: body)
      unsafe withUnsafeMutablePointer(to: &work) { work in
        unsafe patchlaw_team_run(
          threads,
          { work, thread in
            unsafe work?.assumingMemoryBound(to: Work.self).pointee.run(thread)
          },
          work)
      }
    }
  }

  private struct Work {
    let threads: Int
    let tasks: Int
    let body: (Int) -> Void

    func run(_ thread: Int) {
      for task in stride(from: thread, to: tasks, by: threads) { body(task) }
    }
  }
}
