import Foundation
import Settings
import TestSupport
import Testing

@testable import Experiments

/// Mutated studies are refused or planned; nothing else may happen.
@Suite(.timeLimit(.minutes(5))) struct SpecFuzzTests {
  @Test func `the study before its mutations is whole`() {
    #expect(StudyCheck(file(SpecMutation.whole)).problems == [])
  }

  @Test(arguments: 0..<20) func `a mutated study has a plan, or mistakes in its lines`(round: Int) {
    var generator = TestGenerator(UInt64(round))
    for _ in 0..<30 {
      let text = SpecMutation.mutated(SpecMutation.whole, &generator)
      let check = StudyCheck(file(text))
      #expect((check.plan == nil) == !check.problems.isEmpty)
      #expect(Set(check.problems).count == check.problems.count)
      for problem in check.problems {
        #expect(
          problem.position.line >= 1 && problem.position.column >= 1 && !problem.message.isEmpty)
      }
      _ = "\(SpecError.invalid(check.file, check.problems))"
    }
  }
}
