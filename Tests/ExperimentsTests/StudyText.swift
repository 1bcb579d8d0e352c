import Experiments
import Settings

/// A study of two small axes on drawn figures, which need no file.
let smallStudy = """
  question: Does it matter what a patch sees?
  base:
    data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, flip: false}
    data.validationImages: 20
    model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
    training: {budget: {steps: 4}, batchSize: 4, evaluations: 1, evaluationImages: 10}
  axes:
    attention:
      prefix: {}
      causal: {model.attention: causal}
    width: {model.width: [8, 16, 32]}
  seeds: 2
  """

/// The plan of a study given as text.
func plan(_ text: String) throws -> Plan { try Plan(checking: file(text)) }

/// The study's text under a name, without a file.
func file(_ text: String) -> SpecFile { SpecFile(path: "study.yaml", text: text) }

/// What is wrong with a study given as text, as a user reads it, one heading each.
func mistakes(_ text: String) -> [String] {
  do {
    _ = try plan(text)
    return []
  } catch SpecError.invalid(let file, let problems) {
    return problems.map { problem in
      String(file.show(problem).split(separator: "\n")[0].dropFirst("study.yaml:".count))
    }
  } catch {
    return ["\(error)"]
  }
}
