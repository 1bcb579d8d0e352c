import Kernels

/// One IDX file of unsigned bytes.
///
/// Big-endian words: a magic number whose last digits encode the number of dimensions (2049 for
/// labels, 2051 for gray images, 2052 for color images), the dimensions, then the values. Source:
/// LeCun et al., "The MNIST database", file formats.
struct IDXFile {
  let sizes: [Int]
  let values: [UInt8]

  /// Reads a file, decompressed if its name ends in .gz.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dataset: The dataset's name, for messages.
  ///   - magic: The magic numbers expected.
  /// - Throws: ``DataError`` if it cannot be read or has another format.
  init(_ path: String, dataset: String, magic: [Int]) throws {
    var bytes = try fileBytes(path, dataset: dataset)
    if path.hasSuffix(".gz") {
      guard let inflated = gunzip(bytes) else { throw DataError.damaged(path: path) }
      bytes = inflated
    }
    try self.init(bytes, path: path, magic: magic)
  }

  /// Parses a file's bytes.
  ///
  /// - Throws: ``DataError/malformed(path:found:expected:fix:)``.
  init(_ bytes: [UInt8], path: String, magic: [Int]) throws {
    func refusal(_ found: String, _ expected: String) -> DataError {
      .malformed(path: path, found: found, expected: expected, fix: "fetch the file again")
    }
    func word(_ index: Int) -> Int {
      bytes[(4 * index)..<(4 * index + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= 4 else { throw refusal("\(bytes.count) bytes", "an IDX header") }
    guard magic.contains(word(0)) else {
      throw refusal(
        "magic number \(word(0))", magic.map(String.init).joined(separator: " or "))
    }
    let dimensions = word(0) & 0xff
    let header = 4 + 4 * dimensions
    guard bytes.count >= header else {
      throw refusal("\(bytes.count) bytes", "an IDX header of \(header)")
    }
    let sizes = (1...dimensions).map(word)
    let (count, product) = (bytes.count - header, sizes.checkedProduct)
    guard sizes.allSatisfy({ $0 > 0 }), product == count else {
      throw refusal(
        "\(count) values", sizes.map(String.init).joined(separator: " × ") + ", none of them 0")
    }
    (self.sizes, values) = (sizes, Array(bytes[header...]))
  }
}

extension [Int] {
  /// nil if the product overflows an `Int`.
  fileprivate var checkedProduct: Int? {
    reduce(1) { product, size in
      guard let product else { return nil }
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      return overflows ? nil : next
    }
  }
}
