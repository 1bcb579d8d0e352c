import Data
import Probes
import Settings

extension Spec {
  /// Reports each probe that asks for labels which the images do not have, at its own place.
  func checkLabels(_ data: DatasetFacts, _ reading: inout Reading) {
    for probe in probes {
      if let error = probe.labelError(data) { reading.report(at: probe.position, "\(error)") }
    }
  }
}

extension Named<ProbeConfig> {
  fileprivate func labelError(_ data: DatasetFacts) -> LabelError? {
    guard let classes = data.classCount else { return .unlabelled(probe: name) }
    guard classes > 1 else { return .oneClass(probe: name) }
    guard value.images <= data.labelledImages else {
      return .tooFewImages(probe: name, asked: value.images, available: data.labelledImages)
    }
    return nil
  }
}

/// Labels that a probe asks for and the images do not have.
enum LabelError: Error, CustomStringConvertible {
  case unlabelled(probe: String)
  case oneClass(probe: String)
  case tooFewImages(probe: String, asked: Int, available: Int)

  var description: String {
    switch self {
    case .unlabelled(let probe):
      "probe '\(probe)' needs labels, but data.dataset has no label files; add them, or leave the "
        + "probes out and only pre-train"
    case .oneClass(let probe):
      "probe '\(probe)' needs at least two classes, but every label of data.dataset is 0; leave the "
        + "probes out, or label the images"
    case .tooFewImages(let probe, let asked, let available):
      "probes.\(probe).images asks for \(asked) images, but only \(available) training images are "
        + "left beside those for validation; ask for at most as many"
    }
  }
}
