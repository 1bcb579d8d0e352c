import Testing
import Text

struct HTMLTests {
  @Test func `signs of markup are entities, and the text is one line`() {
    #expect(
      HTML.text("<a b=\"c\" d='e'>\n&amp;") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt; &amp;amp;")
  }

  @Test(arguments: ["", "plain", "<script>&lt;\"'&amp;</script>", "50 % | ü 𝛼"])
  func `an attribute reads back as it was`(text: String) {
    #expect(HTML.plain(HTML.text(text)) == text)
  }
}
