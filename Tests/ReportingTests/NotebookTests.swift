import Foundation
import Reporting
import Testing

/// Pages that hold what a person wrote: nothing of it is lost.
struct NotebookTests {
  private static let page = """
    # heads

    <!-- patchlaw:design -->
    old
    <!-- /patchlaw -->

    Mine.

    <!-- patchlaw:results -->
    old
    <!-- /patchlaw -->

    Also mine.
    """

  /// What happens to the first end of a page, and what is said of it.
  static let broken: [(String, String, MarkerError)] = [
    ("lost", "", .unended(name: "design", line: 3, before: 9)),
    ("misspelled", "<!-- /patchlaw-->", .unended(name: "design", line: 3, before: 9)),
    ("with prose", "and <!-- /patchlaw -->", .unended(name: "design", line: 3, before: 9)),
    ("twice", "<!-- /patchlaw -->\n<!-- /patchlaw -->", .unbegun(line: 6)),
    (
      "begun again", "<!-- patchlaw:design -->\n<!-- /patchlaw -->",
      .unended(name: "design", line: 3, before: 5)
    ),
    (
      "a second block", "<!-- /patchlaw -->\n<!-- patchlaw:design -->\n<!-- /patchlaw -->",
      .repeated(name: "design", line: 6)
    ),
  ]

  @Test(arguments: broken)
  func `markers that do not pair up are refused with their line`(
    _ kind: String, _ end: String, _ error: MarkerError
  ) throws {
    let place = try #require(Self.page.firstRange(of: "<!-- /patchlaw -->"))
    var text = Self.page
    text.replaceSubrange(place, with: end)
    #expect(throws: error) { try Notebook(text: text).updated([("design", "new")]) }
  }

  @Test func `an end that is lost at the end of the page is refused too`() {
    let text = Self.page.replacing("old\n<!-- /patchlaw -->\n\nAlso", with: "old\n\nAlso")
    #expect(throws: MarkerError.unended(name: "results", line: 9, before: nil)) {
      try Notebook(text: text).updated([("results", "new")])
    }
  }

  @Test func `blocks change and prose stays, whatever the ends of lines`() throws {
    for text in [Self.page, Self.page.replacing("\n", with: "\r\n")] {
      let page = try Notebook(text: text).updated([("design", "new"), ("results", "newer")])
      #expect(page.text.contains("new") && page.text.contains("newer"))
      #expect(page.text.contains("Mine.") && page.text.contains("Also mine."))
      #expect(!page.text.contains("old"))
      #expect(try page.updated([("design", "new"), ("results", "newer")]) == page)
    }
  }

  @Test func `text that looks like a marker within a block or in code is none`() throws {
    let hostile = "x \\<!-- /patchlaw --> y <!-- patchlaw:results --> z"
    let text = Self.page + "\n\n```\n<!-- patchlaw:design -->\n```\n"
    let page = try Notebook(text: text).updated([("design", hostile)])
    #expect(page.text.contains(hostile))
    #expect(try page.updated([("design", hostile)]) == page)
    #expect(try page.updated([("design", "old")]).text == text)
  }
}
