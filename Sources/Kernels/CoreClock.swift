import Glibc

/// CPU time of the calling thread.
///
/// Unlike wall time it does not advance while other programs use the core, so that estimates from
/// it apply to an idle machine.
public enum CoreClock {
  /// Seconds of CPU time since the thread began.
  public static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
