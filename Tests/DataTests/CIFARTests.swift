import Foundation
import TestSupport
import Testing

@testable import Data

struct CIFARTests {
  @Test func `images are counted in the files, not taken from the paper`() throws {
    let dataset = try load(DatasetFiles.cifarFolder(records: 8), as: DatasetSource.cifar10)
    #expect(dataset.facts.source.trainingImages == 40 && dataset.facts.source.testImages == 8)
    #expect(dataset.training.count == 30 && dataset.test.count == 8)
    #expect(dataset.classCount == 10)
    #expect(dataset.shape == ImageShape(height: 32, width: 32, channels: 3))
  }

  @Test func `planes become pixels, and labels stand before them`() throws {
    let files = DatasetFiles.cifarFolder(records: 2)
    let record = try #require(files["test_batch.bin"])
    let test = try load(files, as: DatasetSource.cifar10, validationImages: 5).test
    #expect(test.label(0) == Int(record[0]) && test.label(1) == Int(record[3073]))
    #expect(Array(test.pixels[..<3]) == [record[1], record[1025], record[2049]])
  }

  @Test func `labels out of range and torn records are told with file and record`() throws {
    var files = DatasetFiles.cifarFolder()
    files["data_batch_3.bin"]![2 * 3073] = 255
    let label = #expect(throws: DataError.self) {
      try load(files, as: DatasetSource.cifar10)
    }
    #expect(label?.description.contains("data_batch_3.bin: found label 255 in record 2") == true)
    #expect(label?.description.contains("expected 0 to 9") == true)
    files = DatasetFiles.cifarFolder()
    files["test_batch.bin"]!.removeLast()
    let torn = #expect(throws: DataError.self) { try load(files, as: DatasetSource.cifar10) }
    #expect(torn?.description.contains("a multiple of 3073") == true)
    files["test_batch.bin"] = nil
    let missing = #expect(throws: DataError.self) { try load(files, as: DatasetSource.cifar10) }
    #expect(missing?.description.contains("test_batch.bin does not exist") == true)
  }

  @Test func `fine labels of CIFAR-100 go to 99`() throws {
    func files(label: UInt8) -> [String: [UInt8]] {
      let record = [250, label] + DatasetFiles.noise(3072, seed: 1)
      return [
        "train.bin": Array(repeatElement(record, count: 12).joined()), "test.bin": record,
      ]
    }
    #expect(try load(files(label: 99), as: DatasetSource.cifar100).classCount == 100)
    #expect(throws: DataError.self) { try load(files(label: 100), as: DatasetSource.cifar100) }
  }
}
