/// Everything about a fit that should make its reader careful.
struct Diagnosis {
  let warnings: [Warning]

  init(_ problem: FitProblem, _ search: Search, _ fit: Fit) {
    warnings = []
  }
}
