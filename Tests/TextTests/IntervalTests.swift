import Testing
import Text

/// Digits end where the interval makes them noise.
struct IntervalTests {
  @Test(arguments: [
    (63.5512, 2.881, "63.6 ± 2.9"), (75.2123, 0.3812, "75.21 ± 0.38"),
    (0.54653, 0.0156, "0.547 ± 0.016"),
    (1234.4, 87.0, "1234 ± 87"), (5, 0.12, "5.00 ± 0.12"),
  ])
  func `a mean has two digits of its half width`(value: Double, half: Double, text: String) {
    #expect(Interval(value, low: value - half, high: value + half).spread(digits: 4) == text)
  }

  @Test func `a difference has its sign in every number`() {
    #expect(
      Interval(-0.0123, low: -0.019, high: -0.0056).signed(digits: 4)
        == "−0.0123 [−0.0190, −0.0056]")
    #expect(Interval(0.4, low: -12.1, high: 12.9).signed(digits: 2) == "0 [−12, +13]")
    #expect(Interval(-3.0146).signed(digits: 2) == "−3.01")
  }

  @Test(arguments: [
    (1.118, 0.003715, 1.526, "1.12 [0.0037, 1.53]"),
    (0.0712, -0.4997, 0.0956, "0.071 [−0.50, 0.096]"),
    (16_490, 12_000, 21_000, "16500 [12000, 21000]"),
    (2.5e12, 1e12, 4e12, "2.5e12 [1.0e12, 4.0e12]"),
    (1.0, 0, .infinity, "1 [0, unbounded]"),
    (2.6612e-6, 2.6e-6, 2.7e-6, "2.661e-6 [2.600e-6, 2.700e-6]"),
  ])
  func `an estimate keeps two digits that count`(
    value: Double, low: Double, high: Double, text: String
  ) {
    #expect(Interval(value, low: low, high: high).text == text)
  }

  @Test func `what is beyond measure is not given digits`() {
    #expect(
      Interval(1.329e303, low: 1.329e303, high: 1.329e303).text
        == "unbounded [unbounded, unbounded]")
    #expect(Interval(2.2e-229).text == "0")
  }

  @Test func `nothing is 0, and not a power of ten`() {
    #expect([0, 5, 1.234e12].map(\.scientific) == ["0", "5.00e0", "1.23e12"])
  }

  @Test func `numbers for people have a minus sign, zero has none, and words keep their hyphens`() {
    #expect((-0.5).shown(1) == "−0.5" && 0.5.shown(1, plus: true) == "+0.5")
    #expect((-0.0001).shown(2) == "0.00" && 0.0001.shown(2, plus: true) == "0.00")
    #expect(Interval(-0.0001).signed(digits: 2) == "0.00")
    #expect(Interval(-0.4, low: -0.6, high: -0.2).spread(digits: 2) == "−0.40 ± 0.20")
    #expect("-3.3 [-6.4, -0.2] points".withMinusSign == "−3.3 [−6.4, −0.2] points")
    #expect(
      "none - mlp, pre-training 1e-3, w-2".withMinusSign == "none - mlp, pre-training 1e-3, w-2")
    #expect("−3.3 [−6.4]".withHyphens == "-3.3 [-6.4]")
    let records = Records(columns: ["x", "name"], rows: [[.number(-0.25), "a-1"]])
    #expect(records.csv == "x,name\n-0.25,a-1\n" && records.table.rows == [["−0.25", "a-1"]])
  }
}
