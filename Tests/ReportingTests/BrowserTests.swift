import Foundation
import TestSupport
import Testing
import Text

@testable import Reporting

/// What a page does in a browser.
@Suite(.enabled(if: Browser.path != nil, "Chromium is not installed"))
struct BrowserTests {
  private static let markdown = """
    # Sorting

    | name | value | p | at |
    | --- | --- | --- | --- |
    | b | −3.3 ± 0.2 | < 0.001 | m |
    | a | 12.5 ± 1.0 † | 0.5 | – |
    | c | – | 0.02 | k |
    | d | 1.2e-1 (3) | 0.001 | z |

    ![dots](dots.svg)

    """

  private func page() throws -> (folder: String, html: String) {
    let folder = try TemporaryFolder().path
    let figure = Figure(
      name: "dots", title: "dots", csv: "series,x,y,cell\n0,1,2,one\n0,2,3,two\n",
      commands: "plot data skip 1 using ($1==0 ? $2 : NaN):3 with points notitle")
    try figure.draw(in: folder)
    return (folder, HTMLPage(Self.markdown, in: folder, for: folder).text(title: "Sorting"))
  }

  /// What a script reads off the page after the page's own script ran.
  private func said(_ script: String) throws -> [String] {
    let (folder, html) = try page()
    // The page's policy would not run a script of ours.
    let open = html.replacing(#/<meta http-equiv="Content-Security-Policy"[^>]*>/#) { _ in
      """
      <script>
      const said = [];
      addEventListener('error', event => said.push('fault: ' + event.message));
      addEventListener('load', () => {
        const list = document.createElement('output');
        list.textContent = said.join(';');
        document.body.append(list);
      });
      </script>
      """
    }.replacing("</body>", with: "<script>{\(script)}</script></body>")
    try TextFile.write(open, to: "\(folder)/page.html")
    let found = try Browser.elements(of: "\(folder)/page.html", in: folder)
    let list = try #require(found.firstMatch(of: #/<output>([^<]*)<\/output>/#)?.1, "\(found)")
    return list.split(separator: ";").map(String.init)
  }

  @Test func `the page's own policy runs its script and applies its style`() throws {
    let (folder, html) = try page()
    try TextFile.write(html, to: "\(folder)/page.html")
    let found = try Browser.elements(of: "\(folder)/page.html", in: folder)
    #expect(found.contains("<th><button type=\"button\">value</button></th>"))
    #expect(found.contains("<td class=\"number\">12.5 ± 1.0 †</td>"))
  }

  @Test func `a column sorts by its numbers, a dash last, and back`() throws {
    let orders = try said(
      """
      for (const button of document.querySelectorAll('th button')) {
        for (let click = 0; click < 3; click++) {
          button.click();
          const names = [...document.querySelectorAll('tbody tr')].map(row => row.cells[0].innerText);
          said.push(names.join('') + ' ' + (button.parentElement.ariaSort ?? 'as it was'));
        }
      }
      """)
    #expect(
      orders == [
        "abcd ascending", "dcba descending", "bacd as it was",
        "bdac ascending", "adbc descending", "bacd as it was",
        "bdca ascending", "acdb descending", "bacd as it was",
        "cbda ascending", "dbca descending", "bacd as it was",
      ])
  }

  @Test func `a point says what it is to the arrow keys and to a pointer`() throws {
    let texts = try said(
      """
      const svg = document.querySelector('.drawing svg');
      const tip = document.querySelector('.tip');
      const key = name => {
        svg.dispatchEvent(new KeyboardEvent('keydown', {key: name}));
        said.push(tip.hidden ? 'hidden' : tip.textContent.replaceAll('\\n', ', '));
      };
      key('ArrowRight'); key('ArrowRight'); key('ArrowRight'); key('Escape');
      const at = svg.querySelector('use[transform^=translate]').getBoundingClientRect();
      const move = {clientX: at.x + 4, clientY: at.y + 4};
      svg.dispatchEvent(new PointerEvent('pointermove', move));
      said.push(tip.textContent.replaceAll('\\n', ', '));
      """)
    let (one, two) = ("one, x 1, y 2", "two, x 2, y 3")
    #expect(texts == [one, two, one, "hidden", one])
  }
}
