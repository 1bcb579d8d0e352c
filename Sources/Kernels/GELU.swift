internal import CKernels

/// Applies the Gaussian error linear unit, in its exact form.
///
///     output = input · Φ(input)
///
/// Source: Hendrycks & Gimpel 2016 (arXiv:1606.08415), section 2.
///
/// - Parameters:
///   - output: [count]. Overwritten.
///   - input: [count].
public func geluForward(output: FloatSlice, input: FloatSlice) {
  precondition(output.count == input.count)
  unsafe patchlaw_gelu_forward(output.pointer, input.pointer, input.count)
}

/// Propagates a gradient through ``geluForward(output:input:)``.
///
/// - Parameters:
///   - inputGradient: [count]. Overwritten; may be `outputGradient` itself.
///   - outputGradient: [count].
///   - input: [count], as the forward pass read it.
public func geluBackward(
  inputGradient: FloatSlice, outputGradient: FloatSlice, input: FloatSlice
) {
  precondition(inputGradient.count == input.count && outputGradient.count == input.count)
  unsafe patchlaw_gelu_backward(
    inputGradient.pointer, outputGradient.pointer, input.pointer, input.count)
}
