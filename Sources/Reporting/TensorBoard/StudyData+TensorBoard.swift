public import Analysis
import Foundation
import Questions
import Store
import Text

extension StudyData {
  /// Writes each run's measurements, probe accuracies and reconstructions as a file of events, in a
  /// folder of its own that is named for its levels and seed.
  ///
  /// - Parameter folder: What `tensorboard --logdir` is given; created if missing.
  /// - Returns: The number of runs written.
  /// - Throws: `TextFileError`.
  public func writeEvents(to folder: String) throws -> Int {
    for cell in cells {
      for run in cell.runs {
        let path = EventLog.folder(
          study: name, axes: axes.map(\.name), levels: run.levels, seed: run.run.seed)
        try TextFile.write(
          Data(events(of: run).bytes), to: "\(folder)/\(path)/events.out.tfevents.0.patchlaw")
      }
    }
    return runs.count
  }

  private func events(of run: StudyRun) -> EventFile {
    var file = EventFile()
    func tag(_ name: String) -> String {
      EventLog.tag(name.split(separator: ".", maxSplits: 1).map(String.init))
    }
    for row in measurements(of: run) { file.add(tag(row.quantity), row.value, step: row.step) }
    for metric in metrics where metric.isAccuracy {
      if let accuracy = value(metric, of: run) {
        file.add(tag(metric.name), accuracy, step: run.run.steps)
      }
    }
    for image in predictions(of: run) {
      for (name, pixels) in [
        ("truth", image.truth), ("seen", image.seen), ("predicted", image.predicted),
      ] {
        let picture = PNGImage(
          width: image.size, height: image.size, channels: image.channels, pixels: Array(pixels))
        file.add("image\(image.image)/\(name)", picture, step: run.run.steps)
      }
    }
    return file
  }
}
