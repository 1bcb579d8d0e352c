import Foundation
import Kernels
import Testing

@Suite struct DigestTests {
  /// Source: FIPS 180-4, examples of SHA-256.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `agrees with the standard's examples`(text: String, digest: String) {
    #expect(Digest(of: Array(text.utf8)).hexadecimal() == digest)
  }

  @Test func `a file has the digest of its bytes, also beyond one buffer`() throws {
    let bytes = (0..<((1 << 20) + 77)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let url = URL(filePath: NSTemporaryDirectory()).appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(bytes).write(to: url)
    #expect(Digest(ofFile: url.path) == Digest(of: bytes))
    #expect(Digest(ofFile: url.path + ".absent") == nil)
  }
}
