import Testing
import Text

/// Names as files and as words of a shell.
struct NameTests {
  @Test(arguments: ["loss-by-size", "fat_mlp.v2", "A", String(repeating: "x", count: 80)])
  func `a name that files may bear stays`(name: String) {
    #expect(FileName.of(name) == name)
  }

  @Test(arguments: [
    "a b", "a/b", "../../etc/passwd", ".hidden", "-flag", "", "...", "=1+1", "λ", "日本", "a\nb",
    "<cmd", "|cmd", String(repeating: "y", count: 300), "50%", "a@b=c,d", "$(touch x)",
  ])
  func `any other is cut to letters, digits and dashes, and told from every other`(name: String) {
    let file = FileName.of(name)
    #expect(!file.isEmpty && file.count <= FileName.longest)
    #expect(file.first != "." && file.first != "-")
    #expect(file.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    #expect(FileName.of(file) == file)
  }

  @Test func `names that lose the same characters give different files`() {
    let names = ["a b", "a/b", "a  b", "a-b", "a%b", "ab", "λ", "μ", ""]
    #expect(Set(names.map { FileName.of($0) }).count == names.count)
    #expect(FileName.of("a b").hasPrefix("a-b-"))
  }

  @Test(arguments: [
    ("plain-1.csv", "plain-1.csv"), ("my study", "'my study'"), ("it's", #"'it'\''s'"#), ("", "''"),
    ("$(touch x)", "'$(touch x)'"), ("é", "'é'"),
  ])
  func `a word of a shell is quoted where it must be`(text: String, word: String) {
    #expect(text.shellWord == word)
  }
}
