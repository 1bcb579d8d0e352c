import Foundation
import Probes
import Settings
import Testing

@testable import Experiments

/// Mistakes about images, at the place where they were written.
struct DataMistakeTests {
  private func study(_ base: String, _ rest: String = "") -> String {
    """
    question: q
    base:
      \(base)
      model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
      training.budget.steps: 4
      training.batchSize: 4
    \(rest)
    """
  }

  private let shapes =
    "data: {dataset: {shapes: {resolution: 8, trainingImages: 60, "
    + "testImages: 20}}, validationImages: 20}"

  @Test(arguments: [
    (
      "data.dataset.shapes: {trainingImages: 60, testImages: 20}", "",
      "3:16: data.validationImages "
    ),
    ("data.flip: false", "axes: {a: {b: {data.dataset.shapes.trainingImages: 60}}}", "7:29: "),
    (
      "data.flip: false",
      "axes: {a: {b: {data: {dataset: {idx: {path: /none}}}}, c: {data.dataset: shapes}}}",
      "7:33: dataset idx: no such folder: /none"
    ),
    (
      "data: {dataset: shapes, mixture: {source: {cifar10: {path: /none}}, probability: 0.5}}", "",
      "3:46: dataset cifar10: no such folder: /none"
    ),
    // What is held equal to a control is not to blame for the control's images.
    (
      "data.validationImages: 20",
      """
      axes:
        source:
          one: {data.dataset: {idx: {path: /none}}}
          two: {data.dataset.shapes: {trainingImages: 100, testImages: 20, resolution: 8}}
      hold: {parameters: {along: source, by: model.width}}
      """, "9:26: dataset idx: no such folder: /none"
    ),
  ])
  func `a mistake about images is reported once, where it is written`(
    base: String, rest: String, start: String
  ) {
    let mistakes = mistakes(study(base, rest))
    #expect(mistakes.count == 1 && mistakes[0].hasPrefix(start), "\(mistakes)")
  }

  @Test func `a loss asked for on more images than are held out is refused, the default is not`() {
    #expect(mistakes(study(shapes)).isEmpty)
    #expect(
      mistakes(
        study(shapes, "").replacing(
          "4\n  training.b", with: "4\n  training.evaluationImages: 20\n  training.b")
      ).isEmpty)
    let levels =
      "axes: {seen: {few: {training.evaluationImages: 9}, many: {training.evaluationImages: 21}}}"
    #expect(
      mistakes(study(shapes, levels)) == [
        "7:86: training.evaluationImages asks for 21 images, but data.validationImages holds out 20; "
          + "write evaluationImages: 20, or fewer, or hold out more"
      ])
  }

  @Test func `a probe that names no number of images takes as many as every cell has`() throws {
    let probes = "probes: {linear: {}, knn: {kind: nearestNeighbors}, ten: {images: 10}}"
    let small = try plan(study(shapes, probes))
    #expect(small.spec.probes.map(\.value.images) == [40, 40, 10])
    // The number is part of what results are called after, as if it had been written.
    let written = try plan(study(shapes, "probes: {linear: {images: 40}}"))
    #expect(RunID(of: small.spec.probes[0].value) == RunID(of: written.spec.probes[0].value))
    let sizes = "axes: {held: {a: {}, b: {data.validationImages: 30}}}\n" + probes
    #expect(try plan(study(shapes, sizes)).spec.probes.map(\.value.images) == [30, 30, 10])
    let large = try plan(study("data.dataset: shapes", "probes: {linear: {}}"))
    #expect(large.spec.probes[0].value.images == 5000)

    let asked = mistakes(study(shapes, "probes: {linear: {images: 41}}"))
    #expect(
      asked.count == 1 && asked[0].contains("asks for 41 images, but only 40 training images"))
    let none = study(
      shapes.replacing("validationImages: 20", with: "validationImages: 55"), "probes: {linear: {}}"
    )
    #expect(mistakes(none).count == 1 && mistakes(none)[0].contains("needs 10 images, but only 5 "))
  }
}
