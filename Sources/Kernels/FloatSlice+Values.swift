internal import CKernels

extension FloatSlice {
  /// Multiplies each value by the one at the same place of `factor`.
  public func multiply(by factor: FloatSlice) {
    precondition(count == factor.count)
    unsafe patchlaw_multiply_values(pointer, factor.pointer, count)
  }

  /// Replaces each value x by e^x, as every softmax here computes it: within two units in the last
  /// place, 0 below -87.68, finite for large x.
  func exponentiate() { unsafe patchlaw_exponentials(pointer, count) }
}
