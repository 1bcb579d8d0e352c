import Foundation
import Testing
import Text

/// One table for people, one for programs.
struct TableTests {
  @Test func `no cell can break a Markdown table`() {
    let table = Table(
      headings: ["a|b", "c"],
      cells: [
        [TableCell("x | y\nz", .strong), TableCell("p|q`", .code)],
        [TableCell("[s]", .link(to: "my page.md")), "plain"],
      ])
    let lines = table.markdown.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        #"| a\|b | c |"#, "| --- | --- |", #"| **x \| y z** | `` p\|q` `` |"#,
        "| [[s]](my%20page.md) | plain |",
      ])
  }

  @Test func `a table for a terminal keeps its columns whatever they hold`() {
    let table = Table(
      headings: ["name", "n"], rows: [["日本", "1"], ["a\u{1b}[31m\nb", "−20"]])
    #expect(
      table.text == """
        name        n
        --------  ---
        日本        1
        a [31m b  −20
        """)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+x", "'+x"), ("-rotate", "'-rotate"), ("@a,b", "\"'@a,b\""),
    ("\ta", "'\ta"), ("\r=1", "\"'\r=1\""), ("'=1", "''=1"), ("''-", "'''-"),
    ("-1.5e3", "-1.5e3"), ("+7", "+7"), ("-inf", "-inf"), ("'quoted'", "'quoted'"), ("a=b", "a=b"),
    ("", ""), ("−3", "−3"),
  ])
  func `no field is a formula to a spreadsheet, and all are read back`(
    _ text: String, _ field: String
  ) throws {
    #expect(CSV.line([text]) == "\(field)\n")
    let records = try CSV.records(CSV.line(["first", text]))
    #expect(records.map(\.fields) == [["first", text]])
  }

  @Test func `CSV is quoted as RFC 4180 wants it`() {
    let records = Records(
      columns: ["a", "b,c"],
      rows: [["x,\"y\"", "line\nbreak"], ["carriage\rreturn", .missing], [1, 0.1], ["", 1e300]])
    let lines = [
      #"a,"b,c""#, #""x,""y""","line\#nbreak""#, "\"carriage\rreturn\",", "1,0.1", ",1e+300", "",
    ]
    #expect(records.csv == lines.joined(separator: "\n"))
  }

  @Test func `JSON has numbers as numbers, null for what is missing, and every digit`() throws {
    let records = Records(
      columns: ["a", "b", "a", "t"],
      rows: [[1.5, 2, .missing, "2"], [.number(0.1 + 0.2), -3, .infinite, "x\n"]]
    )
    let text = try JSON.text(records, .compact)
    #expect(
      text
        == #"[{"a":1.5,"a_2":null,"b":2,"t":"2"},{"a":0.30000000000000004,"a_2":"inf","b":-3,"t":"x\n"}]"#
    )
  }

  @Test func `names that are wide give way to the numbers of a narrow terminal`() {
    let table = Table(
      headings: ["metric", "axis", "comparison", "at", "difference (95 %)", "p (Holm)"],
      rows: [
        [
          "probe.attentive", "attention", "checkerboard − raster", "checkerboard",
          "+0.0144 [+0.0117, +0.0170]", "0.001",
        ]
      ])
    let lines = table.text(folding: 80, labels: 4).split(separator: "\n").map { String($0) }
    #expect(lines.allSatisfy { $0.columns <= 80 }, "\(lines)")
    #expect(lines.contains { $0.hasSuffix(" +0.0144 [+0.0117, +0.0170]") })
  }

  @Test func `a note that several rows have is said once`() {
    let long = "the optimum lies outside the sampled sizes"
    let notes = ["", long, "none", long, "", "none"]
    #expect(
      notes.saidOnce(in: ["a", "b", "c", "d", "e", "f"]) == ["", long, "none", "as for b", "", "none"])
  }
}

extension Datum {
  fileprivate static let infinite = Datum.number(.infinity)
}
