import Experiments
import Settings

extension Spec {
  /// Says which keys have a new name.
  func noteRenamedKeys() {
    for notice in notices {
      printError("note: \(file.path):\(notice.position.line): \(notice.message)")
    }
  }
}
