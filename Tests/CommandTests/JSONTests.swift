import Foundation
import Settings
import Testing
import Text

@testable import patchlaw

/// What programs get as JSON: numbers, and null for what is missing.
struct JSONTests {
  private struct Outer: Encodable {
    enum Word: String, Encodable { case yes }
    struct Inner: Encodable {
      var number: Double?
      var count = Int64(3)
    }
    var missing: String?
    var whole: Int?
    var isSet: Bool?
    var word = Word.yes
    var inner = Inner()
    var list: [Inner?] = [Inner(number: .infinity), nil]
    var map: [String: [Double]] = ["a": [0.1], "b": []]
    var flag = true
    var nothing: [String: Int] = [:]
  }

  @Test func `what is nil is null at every depth`() throws {
    #expect(
      try JSON.text(TreeEncoder.tree(Outer()), .compact) == """
        {"flag":true,"inner":{"count":3,"number":null},"isSet":null,"list":[{"count":3,"number":"inf"},null],\
        "map":{"a":[0.1],"b":[]},"missing":null,"nothing":{},"whole":null,"word":"yes"}
        """)
    #expect(try TreeEncoder.tree([1, 2]) == .list([.integer(1), .integer(2)]))
    #expect(try TreeEncoder.tree("x") == .text("x"))
  }

  @Test func `records keep numbers and missing values`() throws {
    let records = Records(
      columns: ["a", "a", "b"], rows: [[.whole(1), .missing, .number(0.5)], ["x", 2, 3.0]])
    #expect(
      try JSON.text(TreeEncoder.tree(records), .compact)
        == #"[{"a":1,"a_2":null,"b":0.5},{"a":"x","a_2":2,"b":3}]"#)
  }
}
