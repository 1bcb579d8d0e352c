import Data
import Models
import Probes
import Settings

extension Plan {
  /// What an author should know before any time is spent, though nothing of it is a mistake: each
  /// sentence once.
  public var cautions: [String] {
    let all = cells.flatMap { runs in
      runs[0].config.cell.model.objective.method.cautions(steps: runs[0].steps)
        + runs[0].config.cell.data.enlargements(runs[0].data) + labelCautions(runs[0].data)
    }
    return all.enumerated().filter { all.firstIndex(of: $1) == $0 }.map(\.element)
  }

  /// Probes that ask for more labels of each class than the images can have.
  ///
  /// How many images each class has is not known before they are read; that not every class has enough
  /// follows from their sum.
  private func labelCautions(_ data: DatasetFacts) -> [String] {
    spec.probes.compactMap { probe in
      guard case .perClass(let asked) = probe.value.labels else { return nil }
      let own = probe.value.data
      let (free, classes) = (
        own?.labeledImages ?? data.labeledImages, (own.map(\.classCount) ?? data.classCount) ?? 0
      )
      guard classes > 0, asked * classes > free else { return nil }
      return "probe '\(probe.writtenName)' asks for \(asked.counted("image")) of each class, but "
        + "\(free) labeled images of \(classes) classes are fewer; it learns from all that a smaller "
        + "class has, and the page says from how many"
    }
  }
}
