import Settings
import Testing
import Text

@testable import patchlaw

struct KeysTests {
  private func found(_ word: String) -> [String] { KeyListing.all.matching(word).map(\.key) }

  @Test(arguments: [40, 80, 200])
  func `every key fits the terminal`(_ width: Int) {
    for key in KeyListing.all.keys {
      let lines = key.text(width: width).split(separator: "\n").map(String.init)
      #expect(lines.allSatisfy { $0.columns <= width }, "\(key.key)")
    }
  }

  @Test func `a key has default, type and range on one line, and its meaning below`() throws {
    let width = try #require(KeyListing.all.keys.first { $0.key == "model.width" })
    #expect(
      width.text(width: 80) == """
        model.width = \(width.default?.json ?? "")   integer, 4 to 8192
            Embedding dimension of the trunk; a multiple of 4 and of heads.
        """)
    let data = try #require(KeyListing.all.keys.first { $0.key == "data.images" })
    #expect(data.text(width: 80).hasPrefix("data.images   integer, 1 to"))
  }

  @Test func `words are found anywhere in key and meaning, whatever their case`() {
    #expect(found("WIDTH").contains("model.head.mlp.width"))
    #expect(found("embedding dimension").first == "model.width")
    #expect(found("learning_rate").first == "training.learningRate")
    #expect(found("lr").first == "training.learningRate")
    #expect(found("nosuchword").isEmpty)
  }

  @Test(arguments: ["hold", "picks", "axes", "expect", "fits", "limits", "probes"])
  func `every section has its keys`(_ section: String) {
    let keys = found("\(section).*")
    #expect(keys.count > 1 && keys.allSatisfy { $0.hasPrefix("\(section).") })
  }

  @Test func `types are plain words`() {
    let types = Set(KeyListing.all.keys.map(\.type)).filter { !$0.hasPrefix("one of") }
    #expect(
      types == [
        "integer", "float", "boolean", "text", "mapping", "value", "list", "list (text)",
        "list (float)", "list (integer)", "list (mapping)", "integer or list (integer)", "integer, list (integer) or mapping", "text or list (text)",
        "size (500MB, 2GB)",
      ])
  }
}
