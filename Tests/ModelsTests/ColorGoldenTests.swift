import Kernels
import Models
import TestSupport
import Testing

/// Changes of color against torchvision's; here, where golden files are read.
struct ColorGoldenTests {
  @Test(arguments: [
    ("brightness", ColorChange.brightness(1.3)), ("contrast", .contrast(0.65)),
    ("saturation", .saturation(1.2)), ("hue", .hue(-0.08)), ("gray", .gray),
    ("solarize", .solarize), ("blur", .blur(1.3)),
  ])
  func `a change of color is torchvision's`(_ name: String, _ change: ColorChange) throws {
    let golden = try Safetensors(contentsOf: "\(fixtureFolder)/colors.safetensors")
    let image = FloatBuffer(try golden.values("image").map(Float.init))
    change.apply(to: image.all, size: 12, channels: 3)
    #expect(relativeError(image.all.values, try golden.values(name)) < 1e-5)
  }

  @Test func `an image of one channel keeps its gray, and grays do not turn`() {
    let gray = FloatBuffer([10, 200, 90, 31])
    for change in [ColorChange.saturation(1.5), .hue(0.1), .gray] {
      change.apply(to: gray.all, size: 2, channels: 1)
    }
    #expect(gray.all.values == [10, 200, 90, 31])
    let pixel = FloatBuffer([77, 77, 77])
    ColorChange.hue(0.2).apply(to: pixel.all, size: 1, channels: 3)
    #expect(pixel.all.values == [77, 77, 77])
  }
}
