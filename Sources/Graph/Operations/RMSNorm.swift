import Kernels

/// Scales each row by the root of its mean square, then by learned factors.
struct RMSNorm: Operation {
  let name = "rmsNorm"
  let input: Tensor  // [rows, width]
  let scale: Tensor  // [width]
  let output: Tensor  // [rows, width]
  let statistics: Tensor  // [rows, 2]
  let width: Int
  let epsilon: Float

  var inputs: [Tensor] { [input, scale] }
  var outputs: [Tensor] { [output, statistics] }
  var kept: [Tensor] { [input, statistics] }
  var isCheap: Bool { true }

  private var segments: NormSegments { NormSegments(stride: width, width: width) }

  func forward(_ memory: Memory) {
    segmentNormForward(
      output: memory.value(output), statistics: memory.value(statistics),
      input: memory.value(input), scale: memory.value(scale), shift: nil, segments: segments,
      rows: memory.rows(output), epsilon: epsilon)
  }

  func backward(_ memory: Memory) {
    guard let slot = memory.gradient(input) else { return }
    segmentNormBackward(
      inputGradient: slot.slice, scaleGradient: memory.gradient(scale)?.slice, shiftGradient: nil,
      outputGradient: memory.resultGradient(output), input: memory.value(input),
      statistics: memory.value(statistics), scale: memory.value(scale), isCentered: false,
      segments: segments, rows: memory.rows(output), accumulate: slot.mode == .accumulate)
  }
}

extension Graph {
  /// Scales each row by the root of its mean square, then by learned factors [width].
  public mutating func rmsNorm(_ input: Tensor, scale: Tensor, epsilon: Float = 1e-6) -> Tensor {
    let (rows, width) = (rowSet(input), width(input))
    return append(
      rows: rows, width: width, inputs: [input, scale], saved: [(rows, 2)]
    ) { output, saved in
      RMSNorm(
        input: input, scale: scale, output: output, statistics: saved[0], width: width,
        epsilon: epsilon)
    }
  }
}
