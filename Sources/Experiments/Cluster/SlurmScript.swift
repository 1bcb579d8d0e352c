import Foundation
import Kernels
import Settings
import Text

/// The job array of one kind of node: workers that each train one run after another.
///
/// An array of workers, not of runs: a worker takes the next run that nobody has, until its time is up
/// less a margin, and is queued again where work is left.
public struct SlurmScript: Sendable {
  /// What a script asks for, as `patchlaw slurm` prints it.
  public struct Request: Hashable, Sendable {
    public let workers: Int
    public let atOnce: Int?
    public let threads: Int
    public let seconds: Int
    public let megabytes: Int
  }

  /// Seconds before a job's end at which Slurm sends its signal, and before that a worker ends by itself.
  private static let (longestSignal, longestMargin) = (120, 180)

  public let request: Request
  public let study: String
  private let spec: String
  private let results: String
  private let program: String
  private let folder: String
  private let settings: SlurmSettings

  /// - Parameters:
  ///   - plan: The study.
  ///   - settings: Of the kind of node.
  ///   - open: Runs that are still to be trained or probed.
  ///   - seconds: Core seconds that they take on this machine.
  ///   - spec: Path of the spec file.
  ///   - results: The results folder.
  ///   - program: Path of this program.
  ///   - folder: Where the jobs start, an absolute path.
  public init(
    _ plan: Plan, settings: SlurmSettings, open: [PlannedRun], seconds: Double, spec: String,
    results: String, program: String, folder: String
  ) {
    (study, self.spec, self.results) = (plan.spec.name, spec, results)
    (self.program, self.folder, self.settings) = (program, folder, settings)
    let workers = settings.workers ?? max(1, min(open.count, 16))
    let threads = plan.spec.limits.threads ?? 1
    let side = Double(min(workers, settings.atOnce ?? workers) * threads)
    let asked = settings.hours.map { $0 * 3600 } ?? min(max(2 * seconds / side, 3600), 24 * 3600)
    let largest = open.map(\.residentBytes).max() ?? 0
    request = Request(
      workers: workers, atOnce: settings.atOnce, threads: threads, seconds: Int(asked.rounded(.up)),
      // The estimate is good to a tenth; the dataset's pages and the program come on top.
      megabytes: Int(((settings.memory?.bytes ?? 1.2 * largest + 256e6) / 1e6).rounded(.up)))
  }

  /// Why no script can be written, as a sentence; nil where one can.
  ///
  /// sbatch reads its options from comments, where nothing can be quoted for good, and a line break would end
  /// the comment and begin a command.
  public var objection: String? {
    func isUnfit(_ text: String) -> Bool {
      text.unicodeScalars.contains { "\"\\".unicodeScalars.contains($0) || Names.isControl($0) }
    }
    let paths = [
      ("the current folder", folder), ("the folder of the jobs' output", logs),
      ("the spec's path", spec),
      ("this program's path", program),
    ]
    return paths.first { isUnfit($0.1) }.map { what, path in
      "\(what), \(path.oneLine), has a quotation mark, a backslash or a control character, which sbatch's "
        + "options cannot hold; rename it"
    }
  }

  /// Where the jobs' output goes.
  public var logs: String { "\(results)/\(study)/slurm" }

  public var text: String {
    let array = "0-\(request.workers - 1)" + (request.atOnce.map { "%\($0)" } ?? "")
    let directives: [String?] = [
      "--job-name=patchlaw-\(FileName.of(study))",
      "--array=\(array)",
      "--ntasks=1",
      "--cpus-per-task=\(request.threads)",
      "--mem=\(request.megabytes)M",
      "--time=\(Self.time(request.seconds))",
      // Of a short limit a quarter, so that there is time to work.
      "--signal=USR1@\(min(Self.longestSignal, request.seconds / 4))",
      "--requeue",
      "--open-mode=append",
      "--output=\(Self.quoted("\(logs.replacing("%", with: "%%"))/%A_%a.log"))",
      "--chdir=\(Self.quoted(folder))",
      settings.partition.map { "--partition=\($0.text)" },
      settings.account.map { "--account=\($0.text)" },
      settings.constraint.map { "--constraint=\($0.text)" },
      settings.nice.map { "--nice=\($0)" },
    ]
    let options = directives.compactMap(\.self) + settings.extra.map(\.text)
    let margin = min(Self.longestMargin, request.seconds / 2)
    let hours = String(format: "%.4f", Double(request.seconds - margin) / 3600)
    let scratch = settings.scratch.map { "export XDG_CACHE_HOME=\"\($0.text)\"\n" } ?? ""
    let place = results == "results" ? "" : " --results \(results.shellPath)"
    return """
      #!/bin/sh
      \(options.map { "#SBATCH \($0)" }.joined(separator: "\n"))
      # Each element of the array is a worker: it takes one run after another that no other worker has. One
      # that is stopped is queued again and goes on, bit for bit.
      \(scratch)srun --ntasks=1 --cpus-per-task=\(request.threads) \(program.shellWord) work \
      \(spec.shellPath) --hours \(hours)\(place)
      code=$?
      if [ $code -eq 75 ]; then scontrol requeue "$SLURM_JOB_ID"; fi
      exit $code

      """
  }

  /// The script as a file, which ends with its own fingerprint.
  public var file: String { text + Self.mark + fingerprint([UInt8](text.utf8)) + "\n" }

  /// Whether a file is as it was written; a person may have changed it otherwise.
  public static func isUnchanged(_ file: String) -> Bool {
    guard let mark = file.range(of: mark, options: .backwards) else { return false }
    let found = file[mark.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines)
    return found == fingerprint([UInt8](file[..<mark.lowerBound].utf8))
  }

  private static let mark = "# Unchanged since patchlaw wrote it, unless this does not agree: "

  /// `days-hours:minutes:seconds`.
  static func time(_ seconds: Int) -> String {
    let (minutes, hours, days) = (seconds / 60 % 60, seconds / 3600 % 24, seconds / 86400)
    return String(format: "%d-%02d:%02d:%02d", days, hours, minutes, seconds % 60)
  }

  /// A path as sbatch reads it in a comment of a script: in double quotes, where it has spaces.
  private static func quoted(_ path: String) -> String {
    path.contains(where: { " \t'".contains($0) }) ? "\"\(path)\"" : path
  }
}
