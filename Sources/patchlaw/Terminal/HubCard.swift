import Data
import Experiments
import Models
import Settings
import Store
import Text

/// The card of a folder for Hugging Face's hub.
struct HubCard {
  private let run: TrainedRun
  private let head: StoredProbe?
  private let names: ProbeNames
  private let store: Store

  init(_ run: TrainedRun, head: StoredProbe?, names: ProbeNames, store: Store) {
    (self.run, self.head, self.names, self.store) = (run, head, names, store)
  }

  func text() throws -> String {
    let id = run.description.id
    let settings = run.config.differences(from: RunConfig()).map {
      "| \(Markdown.code($0.path)) | \(Markdown.code("\($0.value)")) |"
    }
    let loss = try store.measurements(of: id, quantity: "validationLoss").last
    let lossLine = loss.map {
      "Validation loss \($0.value.fixed(4)) (\(run.description.loss.unit ?? "unknown unit"), "
        + "\(run.description.loss.condition ?? "unknown condition"))."
    }
    let accuracies = names.ordered(try store.scores(of: id)).filter(\.isSelected).map { score in
      "| \(Markdown.text(names[score.probe])) | "
        + "\(score.testAccuracy.map { ($0 * 100).fixed(2) } ?? "–") |"
    }
    let shape = run.model.grid.shape
    let statistics = zip(run.metadata.mean ?? [], run.metadata.std ?? []).map { "\($0) / \($1)" }
    var lines = [
      "---", "tags:", "- aim", "- image-feature-extraction", "pipeline_tag: image-classification",
      "---", "", "# Run \(id)", "",
      "An autoregressive image model (AIM, arXiv 2401.08541), trained by patchlaw: "
        + "\(run.model.config.depth) blocks of width \(run.model.config.width), "
        + "\(run.model.config.heads) heads, images of \(shape.height) × \(shape.width) × "
        + "\(shape.channels) in patches of \(run.model.grid.patchSize).", "",
    ]
    lines += [
      "```python", "from aim.v1.torch.models import AIMForImageClassification", "",
      "model = AIMForImageClassification.from_pretrained(\"FOLDER\").eval()", "```", "",
    ]
    lines.append(
      head.map {
        "The head is the probe \(Markdown.text(names[$0.id])), trained on the frozen trunk."
      }
        ?? "The file has no head: that of the class stays at its initialization; use the trunk's "
        + "features.")
    lines.append("")
    if !statistics.isEmpty {
      lines.append(
        "Images have values in 0...1, less the mean and divided by the standard deviation of each "
          + "channel: \(statistics.joined(separator: ", ")).")
    }
    lines += ["", lossLine ?? "", ""]
    if !accuracies.isEmpty {
      lines += ["| probe | test accuracy (%) |", "| --- | --- |"] + accuracies
    }
    lines += ["", "| setting | value |", "| --- | --- |"] + settings
    return lines.joined(separator: "\n") + "\n"
  }
}
