import Testing
import Text

struct LayoutTests {
  @Test func `what is too long ends with an ellipsis, by columns`() {
    #expect("abcdef".truncated(to: 6) == "abcdef")
    #expect("abcdef".truncated(to: 4) == "abc…")
    #expect("日本語".truncated(to: 4) == "日…")
    #expect("abc".truncated(to: 0) == "")
    #expect("日".padded(to: 4) == "日  " && "7".leftPadded(to: 3) == "  7")
  }

  @Test func `lines break at spaces and are never wider than asked`() {
    let text = "Embedding dimension of the trunk; a multiple of 4 and of heads."
    let lines = text.wrapped(to: 20, indentation: 4)
    #expect(lines.allSatisfy { $0.columns <= 20 && $0.hasPrefix("    ") })
    #expect(lines.map { $0.dropFirst(4) }.joined(separator: " ") == text)
    #expect("abcdefgh ij".wrapped(to: 3) == ["abc", "def", "gh", "ij"])
    #expect("".wrapped(to: 3).isEmpty)
  }

  @Test func `a table that is too wide shortens its widest texts, not its numbers`() {
    let table = Table(
      headings: ["level", "steps"],
      rows: [["a very long name of a level", "1500"], ["short", "20"]])
    let lines = table.text(fitting: 20).split(separator: "\n")
    #expect(lines.allSatisfy { String($0).columns <= 20 })
    #expect(lines[2] == "a very long …   1500")
    #expect(table.text(fitting: 80) == table.text)
  }

  @Test func `a folded table keeps every word within its width, beside the names of its rows`() {
    let table = Table(
      headings: ["head", "size", "trunk parameters", "FLOPs", "differs from base"],
      rows: [
        ["mlp", "small", "21528", "1.80e11", "model.width 128 -> 24, model.heads 4 -> 2"],
        ["none", "large", "149568", "7.90e11", "model.head mlp -> none"],
      ])
    #expect(table.text(folding: 200, labels: 2) == table.text)
    #expect(
      table.text(folding: 64, labels: 2) == """
        head  size   trunk parameters    FLOPs  differs from base
        ----  -----  ----------------  -------  ----------------------
        mlp   small             21528  1.80e11  model.width 128 -> 24,
                                                model.heads 4 -> 2
        none  large            149568  7.90e11  model.head mlp -> none
        """)
    #expect(
      table.text(folding: 36, labels: 2) == """
        head  size        trunk    FLOPs
                     parameters
        ----  -----  ----------  -------
        mlp   small       21528  1.80e11
        none  large      149568  7.90e11

        head  size   differs from base
        ----  -----  ----------------------
        mlp   small  model.width 128 -> 24,
                     model.heads 4 -> 2
        none  large  model.head mlp -> none
        """)
    for width in 20...120 {
      let lines = table.text(folding: width, labels: 2).split(separator: "\n").map(String.init)
      #expect(width < 34 || lines.allSatisfy { $0.columns <= width })
      for word in ["24,", "none", "7.90e11", "128"] {
        #expect(lines.contains { $0.contains(word) })
      }
    }
  }
}
