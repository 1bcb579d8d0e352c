import Data
import Foundation
import Models
import Probes
import Settings

extension Value {
  /// Whether stored settings of a floor are these: settings that came later stand at their defaults.
  ///
  /// - Parameter json: As it was stored.
  func isStored(as json: String) -> Bool {
    guard json != self.json else { return true }
    guard let stored = try? JSONDecoder().decode(Value.self, from: Foundation.Data(json.utf8)) else {
      return false
    }
    let model = ModelConfig().value
    let standard = Value.map([
      "data": DataConfig().value, "probe": ProbeConfig().value, "trunk": model, "prediction": model,
    ])
    return agrees(with: stored, standard: standard)
  }

  private func agrees(with stored: Value, standard: Value?) -> Bool {
    guard case .map(let now) = self, case .map(let then) = stored else {
      return json == stored.json
    }
    let standards: [String: Value] = if case .map(let fields)? = standard { fields } else { [:] }
    return then.keys.allSatisfy { now[$0] != nil }
      && now.allSatisfy { key, value in
        then[key].map { value.agrees(with: $0, standard: standards[key]) }
          ?? (value == standards[key])
      }
  }
}
