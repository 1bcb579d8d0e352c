import Foundation
import Scaling

/// Measurements that others published, read where they lie; tests skip where the folder is absent.
enum SharedData {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/scaling").standardized.path

  static let isPresent: Bool = {
    let isPresent = FileManager.default.fileExists(atPath: folder + "/expected.json")
    if !isPresent { print("skipping fits of published data: \(folder) is absent") }
    return isPresent
  }()

  static func table(_ name: String) throws -> PointTable {
    let text = try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8)
    // One file was written by a program that printed its number type around each number.
    let plain = text.replacing("np.float64(", with: "").replacing(")", with: "")
    return try PointTable(csv: name.hasPrefix("porian") ? plain : text, file: "\(name).csv")
  }

  /// Observations of a file: `inputs` maps our names to its columns or formulas.
  static func points(
    _ name: String, _ inputs: [String: String], loss: String = "loss",
    where condition: String? = nil,
    cell: String? = nil, label: String? = nil, weight: String? = nil
  ) throws -> [Observation] {
    var roles = ColumnRoles(inputs: inputs, loss: loss)
    (roles.condition, roles.cell, roles.label) = (condition, cell, label)
    roles.weight = weight
    return try table(name).observations(roles).observations
  }

  static let sizes = ["parameters": "N", "images": "D"]
}

/// Options that only search: no resamples, nothing held out.
func searching(_ loss: Loss? = .standard, starts: Int = 100) -> FitOptions {
  var options = FitOptions()
  options.loss = loss
  options.starts = starts
  options.resampling.count = 0
  options.heldOut = .nothing
  options.threads = 2
  return options
}

extension Fit {
  func relativeError(_ name: String, from truth: Double) -> Double {
    abs((self[name] ?? .nan) / truth - 1)
  }
}
