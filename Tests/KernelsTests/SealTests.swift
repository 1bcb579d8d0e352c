import Foundation
import Testing

@testable import Kernels

/// Texts that carry a checksum.
struct SealTests {
  private let json = Array(#"{"a":[1,2.5],"b":"}"}"#.utf8)

  @Test func `a file gives back its content, and is JSON`() throws {
    let file = SealedObject.file(json)
    #expect(SealedObject(file: file) == .whole(json))
    #expect(SealedObject(file: file.dropLast()) == .whole(json))
    let value = try JSONSerialization.jsonObject(with: Data(file)) as? [String: Any]
    #expect((value?["checksum"] as? String)?.count == 16 && value?["content"] is [String: Any])
  }

  @Test func `no bit can change unnoticed`() {
    let file = SealedObject.file(json)
    for place in file.indices {
      for bit in 0..<8 {
        var damaged = file
        damaged[place] ^= 1 << bit
        // Without its beginning it is a text like any other, not a value of this form.
        let expected: SealedObject = place < 13 ? .unsealed : .damaged
        #expect(SealedObject(file: damaged) == expected, "byte \(place), bit \(bit)")
      }
    }
  }

  @Test func `no part of a file is whole`() {
    let file = SealedObject.file(json).dropLast()
    for end in file.indices { #expect(SealedObject(file: file[..<end]) != .whole(json)) }
  }

  @Test func `other text has no seal`() {
    #expect(SealedObject(json) == .unsealed)
    #expect(SealedObject([UInt8]()) == .unsealed)
    #expect(SealedObject(file: Array(#"{"checksum":"short"}"#.utf8)) == .damaged)
    #expect(SealedObject(file: SealedObject.text(Array(#""other":1"#.utf8))) == .damaged)
  }
}
