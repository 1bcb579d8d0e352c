import TestSupport
import Testing
import Text

/// Requests for a fit that no curve answers, or that a law would ignore.
struct FitRefusalTests {
  static let four = "x,y,loss\n1,1,4\n2,1,3\n4,1,2.5\n8,1,2.2\n"

  @Test(arguments: [
    (four, "power --x x --where 'z > 1'", "no column is called 'z'"),
    ("x,x,loss\n1,1,4\n", "power --x x", "table.csv:1: found two columns called 'x'"),
    (four, "power --x x --n y", "--n is not read by law 'power'"),
    (four, "chinchilla --n x --d y --x x", "which reads --n, --d; leave it out"),
    (four, "power --x y", "every row has the same"),
    ("x,loss\n1,4\n", "power --x x", "has 2 constants, but there is 1 point"),
    (four, "chinchilla --n x --d y", "has 5 constants, but there are 4 points"),
    (four, "power --x x --trials y", "--trials is read only by --penalty binomial"),
    (four, "power --x x --at flops=1 --flops-per-pair 5", "--flops-per-pair is read only where"),
  ])
  func `a fit without a curve is refused`(csv: String, request: String, message: String) throws {
    let folder = try TemporaryFolder()
    try TextFile.write(csv, to: "\(folder.path)/table.csv")
    let words = request.split(separator: "'").enumerated().flatMap { index, part in
      index == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
    let end = try BuiltProgram.run(
      ["fit", "table.csv", "--resamples", "0", "--law"] + words, in: folder.path)
    #expect(end.code != 0 && end.errors.contains(message), "\(end.output)\(end.errors)")
  }
}
