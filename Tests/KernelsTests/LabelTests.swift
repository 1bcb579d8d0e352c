import Kernels
import Testing

/// Kernels follow labels into memory: one that points outside must stop the program, in release too.
struct LabelTests {
  @Test func `labels inside are followed`() {
    let labels = IntBuffer(count: 2)
    labels.copy([0, 2], at: 0)
    let logits = FloatBuffer([0, 0, 0, 0, 0, 9])
    #expect(countCorrect(logits: logits.all, labels: labels, rows: 2, classes: 3) == 2)
  }

  @Test func `a label too large stops before it is followed`() async {
    await #expect(processExitsWith: .failure) {
      let labels = IntBuffer(count: 2)
      labels.copy([0, 3], at: 0)
      crossEntropyForward(
        losses: FloatBuffer(count: 2).all, logits: FloatBuffer(count: 6).all, labels: labels,
        rows: 2, classes: 3)
    }
    await #expect(processExitsWith: .failure) {
      let labels = IntBuffer(count: 2)
      labels.copy([255, 0], at: 0)
      crossEntropyBackward(
        logitsGradient: FloatBuffer(count: 600).all, logits: FloatBuffer(count: 600).all,
        labels: labels, rows: 2, classes: 3, factor: 1)
    }
  }

  @Test func `a negative label stops before it is followed`() async {
    await #expect(processExitsWith: .failure) {
      let labels = IntBuffer(count: 1)
      labels.copy([-1], at: 0)
      _ = countCorrect(logits: FloatBuffer(count: 3).all, labels: labels, rows: 1, classes: 3)
    }
    await #expect(processExitsWith: .failure) {
      let index = IntBuffer(count: 1)
      index.copy([-1], at: 0)
      meanOfRows(
        output: FloatBuffer(count: 2).all, input: FloatBuffer(count: 8).all, index: index,
        places: 0..<1)
    }
  }
}
