import Glibc

/// Time that the calling thread has spent on a core.
///
/// Unlike a clock on the wall it stands still while other programs have the core, so that what is
/// learnt from it holds on an idle machine.
public enum CoreClock {
  /// Seconds since the thread began.
  public static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
