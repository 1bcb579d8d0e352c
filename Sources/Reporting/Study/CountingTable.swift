public import Analysis
import Scaling
public import Text

extension StudyData {
  /// Every exponent under every way to count, a row per way and a column per method; nil where nothing
  /// can be counted otherwise.
  public var countingTable: Table? {
    let ways = countedWays
    let methods = countedMethods
    guard !ways.isEmpty else { return nil }
    return Table(
      headings: ["size counts", "compute counts"] + methods.map { title(of: $0) },
      rows: ways.map { way in
        [Self.sizeWords(way.size), Self.computeWords(way.compute)]
          + methods.map { exponent(of: $0, way)?.text ?? "–" }
      })
  }

  /// The same as plain numbers.
  var countingNumbers: Records {
    Records(
      columns: [
        "fit", "method", "quantity", "sizeCounts", "computeCounts", "exponent", "low", "high",
      ],
      rows: countings.flatMap { counting in
        counting.rows.map { row in
          [counting.fit, row.method, row.quantity, row.size, row.compute].map { .text($0) }
            + [row.exponent.value, row.exponent.low, row.exponent.high].map { Datum($0?.bounded) }
        }
      })
  }

  /// A method of a fit with what its exponent is of.
  struct CountedMethod: Hashable {
    let fit: String
    let method: String
    let quantity: String

    var title: String {
      quantity == "loss" ? "\(method): \(quantity)" : "\(method): \(quantity) over compute"
    }
  }

  /// What a method is called beside the others: where two fits use it, by its fit.
  func title(of method: CountedMethod) -> String {
    let isShared = countedMethods.count { $0.title == method.title } > 1
    return isShared ? "\(method.fit) (\(method.title))" : method.title
  }

  /// A way to count.
  struct CountedWay: Hashable {
    let size: String
    let compute: String

    var title: String {
      [
        size.isEmpty ? nil : "N: \(StudyData.sizeWords(size))",
        compute.isEmpty ? nil : "C: \(StudyData.computeWords(compute))",
      ].compactMap(\.self).joined(separator: "; ")
    }
  }

  var countedWays: [CountedWay] {
    countings.flatMap(\.rows).map { CountedWay(size: $0.size, compute: $0.compute) }.distinct
  }

  var countedMethods: [CountedMethod] {
    countings.flatMap { counting in
      counting.rows.map {
        CountedMethod(fit: counting.fit, method: $0.method, quantity: $0.quantity)
      }
    }.distinct
  }

  func exponent(of method: CountedMethod, _ way: CountedWay) -> Estimate? {
    countings.first { $0.fit == method.fit }?.rows.first {
      ($0.method, $0.quantity, $0.size, $0.compute)
        == (method.method, method.quantity, way.size, way.compute)
    }?.exponent
  }

  private static func sizeWords(_ size: String) -> String {
    switch size {
    case "parameters": "trunk and head"
    case "trunkParameters": "trunk with embedding"
    case "blockParameters": "blocks alone"
    default: "–"
    }
  }

  private static func computeWords(_ compute: String) -> String {
    switch compute {
    case "flops": "exact graph"
    case "trunkFlops": "exact graph of the trunk"
    case "": "–"
    default: compute
    }
  }
}
