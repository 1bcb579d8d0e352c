import Foundation
import Testing

/// The memory that `plan` predicts, compared with a process that trains.
struct MemoryTests {
  private struct Step: Decodable {
    let peakResidentMegabytes: Double
    let predictedResidentMegabytes: Double
  }

  @Test(arguments: [["--config", "f64"], ["--config", "f192", "--threads", "2"]])
  func `peak resident memory is predicted within a tenth`(_ options: [String]) throws {
    let process = Process()
    process.executableURL = Study.program
    process.arguments = ["bench", "step", "--json", "--steps", "1", "--seconds", "0"] + options
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let step = try JSONDecoder().decode(Step.self, from: text)
    let ratio = step.predictedResidentMegabytes / step.peakResidentMegabytes
    #expect((0.9...1.1).contains(ratio), "\(step)")
  }
}
