import Kernels
import Models
import TestSupport
import Testing

/// Crops against PyTorch's bicubic resize with antialiasing; here, where golden files are read.
struct CropGoldenTests {
  @Test(arguments: 0..<5)
  func `a resized crop matches PyTorch`(_ number: Int) throws {
    let golden = try Safetensors(contentsOf: "\(fixtureFolder)/crop.safetensors")
    let image = try #require(golden.entries["case.\(number).image"])
    let size = try #require(golden.entries["case.\(number).resized"]).shape[0]
    let pixels = try golden.values("case.\(number).image").map { UInt8($0) }
    let box = try golden.values("case.\(number).box").map { Int($0) }
    let channels = image.shape[2]
    let cutter = PatchCutter(
      height: image.shape[0], width: image.shape[1], size: size, patchSize: size, readingOrder: [0],
      mean: Array(repeating: 0, count: channels), std: Array(repeating: 1, count: channels))
    let patch = FloatBuffer(count: size * size * channels)
    let scratch = FloatBuffer(count: cutter.scratchCount)
    cutter.cut(
      patch.all, from: StoredBytes(pixels), image: 0,
      box: CropBox(top: box[0], left: box[1], height: box[2], width: box[3]), mirror: false,
      scratch: scratch.all)
    let expected = try golden.values("case.\(number).resized").map { $0 / 255 }
    #expect(relativeError(patch.all.values, expected) < 1e-5)
  }
}
