import Kernels
import TestSupport
import Testing

/// Two images, two views for the teacher and one more for the student, computed independently.
struct DistillationTests {
  private let shape = DistillationShape(globals: 2, locals: 1, prototypes: 4, temperature: 0.1)
  private let teacher: [Float] = [
    0.2, 0.1, 0, -0.1, 0.1, 0.15, 0.05, -0.2, 0.05, 0.25, -0.15, 0, -0.05, 0.2, 0.1, 0,
  ]
  private let student: [Float] = [
    0.15, 0.05, 0, -0.05, 0.1, 0.1, 0, -0.1, 0, 0.2, -0.1, 0.05, 0.05, 0.15, 0.05, -0.05,
  ]
  private let local: [Float] = [0.25, 0, -0.05, 0, -0.1, 0.3, 0, 0.1]

  private func targets(center: [Float]) -> FloatBuffer {
    let targets = FloatBuffer(count: 16)
    teacherTargets(
      targets: targets.all, logits: FloatBuffer(teacher).all, center: FloatBuffer(center).all,
      rows: 4, temperature: 0.04)
    return targets
  }

  @Test func `loss, targets and gradients are those of DINO`() {
    let losses = FloatBuffer(count: 2)
    let (student, local) = (FloatBuffer(student), FloatBuffer(local))
    let targets = targets(center: [0.05, 0.1, 0, -0.05])
    shape.forward(
      losses: losses.all, student: student.all, local: local.all, targets: targets.all, images: 2)
    #expect(abs(losses.all.sum / 2 - 1.18895243) < 1e-6)
    let first = [0.94897059, 0.02231765, 0.02231765, 0.00639411]
    #expect(relativeError(Array(targets.all.values.prefix(4)), first) < 1e-5)
    let (gradient, localGradient) = (FloatBuffer(count: 16), FloatBuffer(count: 8))
    shape.backward(
      studentGradient: gradient.all, localGradient: localGradient.all, student: student.all,
      local: local.all, targets: targets.all, images: 2, factor: 0.5)
    let row = [0.30834022, -0.14936131, -0.25417038, 0.09519146]
    #expect(relativeError(Array(gradient.all.values.prefix(4)), row) < 1e-5)
    let localRow = [0.45743473, -0.27458572, -0.34109946, 0.15825045]
    #expect(relativeError(Array(localGradient.all.values.prefix(4)), localRow) < 1e-5)
  }

  @Test func `a center that moves all prototypes alike changes nothing`() {
    func loss(_ center: Float) -> Double {
      let losses = FloatBuffer(count: 2)
      shape.forward(
        losses: losses.all, student: FloatBuffer(student).all, local: FloatBuffer(local).all,
        targets: targets(center: Array(repeating: center, count: 4)).all, images: 2)
      return losses.all.sum / 2
    }
    #expect(abs(loss(0) - 0.84480854) < 1e-6)
    #expect(abs(loss(0.7) - loss(0)) < 1e-5)
  }

  @Test func `rows of length one have gradients across them`() {
    let input = FloatBuffer([1, 2, 2])
    let (output, gradient) = (FloatBuffer(count: 3), FloatBuffer(count: 3))
    normalizeRowsForward(output: output.all, input: input.all, rows: 1, width: 3)
    #expect(relativeError(output.all.values, [1.0 / 3, 2.0 / 3, 2.0 / 3]) < 1e-6)
    normalizeRowsBackward(
      inputGradient: gradient.all, outputGradient: FloatBuffer([0, 0, 1]).all,
      output: output.all, input: input.all, rows: 1, width: 3, accumulate: false)
    #expect(
      relativeError(gradient.all.values, [-0.07407407, -0.14814815, 0.18518519]) < 1e-6)
  }

  @Test func `one row's cross-entropy and gradient take their known values`() {
    let (logits, targets) = (FloatBuffer([0.1, 0.2, 0, -0.1]), FloatBuffer(count: 4))
    teacherTargets(
      targets: targets.all, logits: FloatBuffer([0.2, 0.1, 0, -0.1]).all,
      center: FloatBuffer(count: 4).all, rows: 1, temperature: 0.04)
    let (losses, gradient) = (FloatBuffer(count: 1), FloatBuffer(count: 4))
    softCrossEntropyForward(
      losses: losses.all, logits: logits.all, targets: targets.all, rows: 1, classes: 4,
      temperature: 0.1)
    #expect(abs(losses.all[0] - 1.37203978) < 1e-6)
    softCrossEntropyBackward(
      logitsGradient: gradient.all, logits: logits.all, targets: targets.all,
      weights: FloatBuffer([1]).all, rows: 1, classes: 4, temperature: 0.1, factor: 1)
    let expected = [-6.81073858, 5.68563787, 0.80959175, 0.31550896]
    #expect(relativeError(gradient.all.values, expected) < 1e-5)
  }
}
