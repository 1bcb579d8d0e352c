import Testing
import Text

/// What a name holds is shown on a page as it is.
struct MarkdownTests {
  @Test(arguments: [
    ("a | b", #"a \| b"#), ("*bold* <b>x</b>", #"\*bold\* \<b>x\</b>"#),
    ("p < 0.001", "p < 0.001"), ("snake_case and _emphasis_", #"snake_case and \_emphasis\_"#),
    ("[x](javascript:y)", #"[x\](javascript:y)"#), ("+1.2 [+0.8, +1.6]", "+1.2 [+0.8, +1.6]"),
    (#"C:\n"#, #"C:\\n"#), ("a\nb\r\u{2028}c", "a b  c"), ("`x`", #"\`x\`"#),
    ("A & B &amp; $x$", #"A & B \&amp; \$x\$"#), ("<!-- /patchlaw -->", #"\<!-- /patchlaw -->"#),
    ("λ 日本 50 %", "λ 日本 50 %"), ("![x](y)", #"![x\](y)"#),
  ])
  func `markup in a name is shown, not read`(name: String, expected: String) {
    #expect(Markdown.text(name) == expected)
  }

  @Test(arguments: [
    ("# Title", ##"\# Title"##), ("1. first", #"1\. first"#), ("- item", #"\- item"#),
    ("> quote", #"\> quote"#), ("  Does it help?", "Does it help?"), ("2024 was", "2024 was"),
    ("", ""),
  ])
  func `a paragraph begins with text`(text: String, expected: String) {
    #expect(Markdown.paragraph(text) == expected)
  }

  @Test(arguments: [
    ("a - b < 0", "`a - b < 0`"), ("a`b", "``a`b``"), ("`x", "`` `x ``"), ("a|b", #"`a\|b`"#),
    ("a\nb", "`a b`"),
  ])
  func `code has a fence that its text cannot close`(text: String, expected: String) {
    #expect(Markdown.code(text) == expected)
  }

  @Test func `links are relative and encoded`() {
    #expect(
      Markdown.link("a|b", to: "../my study/50%.svg") == #"[a\|b](../my%20study/50%25.svg)"#)
    #expect(RelativePath.path(to: "r1/s/a.svg", from: "notebooks-md") == "../r1/s/a.svg")
    #expect(RelativePath.path(to: "/x/r/a.svg", from: "/x/pages/deep") == "../../r/a.svg")
    #expect(RelativePath.path(to: "a/b", from: "a/b") == ".")
    #expect(RelativePath.path(to: "./n/../r/f", from: "n/") == "../r/f")
  }
}
