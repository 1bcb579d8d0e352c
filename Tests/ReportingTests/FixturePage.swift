@testable import Analysis
@testable import Reporting

extension StudyData {
  /// The blocks of a page in `notebooks-md`, as if every figure were drawn.
  var shownBlocks: [Notebook.Block] {
    blocks(
      at: PagePlace(folder: "notebooks-md", results: "results"),
      figures: figures().map {
        DrawnFigure($0, path: "results/\(name)/figures/\($0.svgFile)", failure: nil)
      })
  }

  /// A new page of the study.
  var page: Notebook {
    get throws { try Notebook.skeleton(study: self, blocks: shownBlocks).updated(shownBlocks) }
  }
}
