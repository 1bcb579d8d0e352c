import Foundation

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// Times `body` until `duration` seconds have passed, at least `least` times; returns the median.
func medianSeconds(least: Int = 5, for duration: Double = 0.3, _ body: () throws -> Void) rethrows
  -> Double
{
  var times: [Double] = []
  while times.count < least || times.reduce(0, +) < duration {
    times.append(try seconds(body))
  }
  return times.sorted()[times.count / 2]
}

/// The process's largest resident memory so far, in bytes; nil where /proc does not tell.
func peakResidentBytes() -> Int? {
  guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
  else { return nil }
  return kilobytes * 1024
}
