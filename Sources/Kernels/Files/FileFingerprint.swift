internal import CKernels

/// A fingerprint of a whole file in 16 hexadecimal digits, for files that are checked again and again: it
/// notices damage, not intent.
///
/// - Parameters:
///   - path: The file.
///   - size: Its bytes.
/// - Returns: nil where the file cannot be read, or is shorter.
public func fingerprint(ofFile path: String, size: Int) -> String? {
  // The parts are the same whatever the number of threads.
  let part = 16 << 20
  let count = (size + part - 1) / part
  var sums = [UInt64](repeating: 0, count: count)
  var codes = [Int32](repeating: 0, count: count)
  unsafe sums.withUnsafeMutableBufferPointer { sums in
    unsafe codes.withUnsafeMutableBufferPointer { codes in
      let (sums, codes) = unsafe (sums, codes)
      ThreadTeam.run(threads: UsableCores.current.count, tasks: count) { place in
        var sum: UInt64 = 0
        let start = place * part
        unsafe codes[place] = unsafe patchlaw_fingerprint_part(
          &sum, path, start, min(part, size - start))
        unsafe sums[place] = sum
      }
    }
  }
  guard codes.allSatisfy({ $0 == 0 }) else { return nil }
  return fingerprint(
    sums.flatMap { sum in (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) } })
}
