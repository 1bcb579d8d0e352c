import Kernels
import Testing

struct CommonMarkTests {
  @Test func `a table has its rows, with escapes undone`() {
    let html = CommonMark.html("| a | b |\n| --- | --- |\n| x \\| y | **1** |\n| `p\\|q` | 2 |\n")
    #expect(html.contains("<th>a</th>\n<th>b</th>"))
    #expect(html.contains("<td>x | y</td>\n<td><strong>1</strong></td>"))
    #expect(html.contains("<td><code>p|q</code></td>"))
  }

  @Test(arguments: [
    "<script>x</script>", "a <img src=x onerror=y> b", "<details onclick=\"x\">",
    "<details><summary>a<b></summary>", "<!-- a --><script>x</script>",
  ])
  func `raw HTML is left out`(markdown: String) {
    let html = CommonMark.html(markdown)
    #expect(html.contains("<!-- raw HTML omitted -->"))
    for sign in ["<script", "<img", "<details", "<b>"] { #expect(!html.contains(sign)) }
  }

  @Test func `a link that would run code leads nowhere`() {
    #expect(CommonMark.html("[a](javascript:x) [b](c.md)").contains(#"<a href="">a</a>"#))
    #expect(CommonMark.html("[a](javascript:x) [b](c.md)").contains(#"<a href="c.md">b</a>"#))
  }

  @Test func `comments disappear and folds stay`() {
    let html = CommonMark.html(
      """
      <!-- patchlaw:a -->
      <details><summary>More (12)</summary>

      text

      </details>
      <!-- /patchlaw -->
      """)
    let lines = html.split(separator: "\n").joined()
    #expect(lines == "<details><summary>More (12)</summary><p>text</p></details>")
  }

  @Test func `nothing is nothing, and a text may hold a zero byte`() {
    #expect(CommonMark.html("") == "")
    #expect(CommonMark.html("a\u{0}b").hasPrefix("<p>a"))
  }
}
