import Experiments
import Store
import Testing

/// Sentences about files that a process may not use.
struct FileSentenceTests {
  @Test func `a file that may not be read is not to be deleted`() {
    let said = RunError.unreadable(path: "r/status.json", reason: "permission denied").description
    #expect(said == "r/status.json cannot be read (permission denied); check its permissions")
  }

  @Test func `a database that cannot be written is told without SQL`() throws {
    do {
      _ = try Store(path: "/proc/none/patchlaw.sqlite")
      Issue.record("it was opened")
    } catch {
      #expect("\(error)".contains("cannot be written (") && "\(error)".contains("check permissions"))
      #expect(!"\(error)".contains("executing") && !"\(error)".contains("PRAGMA"))
    }
  }
}
