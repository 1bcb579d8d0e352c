public import Settings

/// One kind of node that a study may use on a Slurm cluster; see sbatch(1).
public struct SlurmSettings: Settings {
  public var workers: Int? = nil
  public var atOnce: Int? = nil
  public var hours: Double? = nil
  public var memory: ByteCount? = nil
  public var partition: SlurmWord? = nil
  public var account: SlurmWord? = nil
  public var constraint: SlurmWord? = nil
  public var nice: Int? = nil
  public var scratch: SlurmPath? = nil
  public var extra: [SlurmOption] = []

  public init() {}

  public static let fields: [Field<Self>] = [
    Field(
      "workers", \.workers, in: 1...10_000,
      "Size of the job array: workers, each training one run after another (default: one per open "
        + "run, 16 at most)."),
    Field("atOnce", \.atOnce, in: 1...10_000, "Workers that may be active at once (--array=…%k)."),
    Field(
      "hours", \.hours, in: 0.03...1e4,
      "Time limit of a job in hours; a worker that reaches it is queued again (default: twice the "
        + "plan's price, between 1 and 24)."),
    Field(
      "memory", \.memory, in: 1e6...1e14, "Memory of a job, such as 4GB (default: from the plan)."),
    Field("partition", \.partition, "Partition."),
    Field("account", \.account, "Account to charge."),
    Field("constraint", \.constraint, "Features that a node must have."),
    Field("nice", \.nice, in: 0...2_147_483_645, "Lowers the priority of the jobs."),
    Field(
      "scratch", \.scratch,
      "Folder on a node's own disk for decoded images, such as $SLURM_TMPDIR (default: the cache in the "
        + "home folder)."),
    Field(
      "extra", \.extra,
      "More options of sbatch, each as one text, such as --qos=low or --mail-type=FAIL."),
  ]
}

/// A value of an option of sbatch: one word.
public struct SlurmWord: SettingValue {
  public var text = ""

  public static let initial = SlurmWord()
  public static let kind = "one word, of letters, digits and . _ - + , & | : @ / = [ ] ( ) * alone"
  public static let type = "text"
  public var value: Value { .text(text) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard case .scalar(let found, _) = node.content, Self.isPlain(found), !found.hasPrefix("-")
    else {
      return reading.reportKind(Self.kind, at: path, node)
    }
    text = found
  }

  /// Whether a line of a script can hold the text as it is.
  static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic
            || "0123456789._-+,&|:@/=[]()*%".unicodeScalars.contains(scalar))
      }
  }
}

/// An absolute path of a node, which may begin with a variable of the shell.
public struct SlurmPath: SettingValue {
  public var text = ""

  public static let initial = SlurmPath()
  public static let kind =
    "an absolute path of letters, digits and . _ - / or one that begins with a variable, $NAME or ${NAME}"
  public static let type = "text"
  public var value: Value { .text(text) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard case .scalar(let found, _) = node.content,
      found.wholeMatch(of: /(\$[A-Z_][A-Z0-9_]*|\$\{[A-Z_][A-Z0-9_]*\}|\/)[A-Za-z0-9._\/-]*/) != nil
    else { return reading.reportKind(Self.kind, at: path, node) }
    text = found
  }
}

/// An option of sbatch with its value.
public struct SlurmOption: SettingValue {
  public var text = ""

  public static let initial = SlurmOption()
  public static let kind = "one long option of sbatch, without spaces, such as --qos=low"
  public static let type = "text"
  public var value: Value { .text(text) }

  public mutating func apply(_ node: Node, at path: String, reading: inout Reading) {
    guard case .scalar(let found, _) = node.content, found.hasPrefix("--"), found.count > 2,
      SlurmWord.isPlain(found)
    else { return reading.reportKind(Self.kind, at: path, node) }
    let name = String(found.dropFirst(2).prefix { $0 != "=" })
    // sbatch takes the beginning of an option for the option.
    guard !Self.own.contains(where: { $0 == name || name.count > 2 && $0.hasPrefix(name) }) else {
      return reading.report(
        at: node.position,
        "'\(path)' has --\(name), which patchlaw writes itself or which keeps jobs from being queued; see "
          + "`patchlaw keys limits.slurm`",
        doubting: path)
    }
    text = found
  }

  /// What the script has already.
  private static let own: Set<String> = [
    "array", "job-name", "output", "error", "open-mode", "requeue", "no-requeue", "signal", "time",
    "cpus-per-task", "ntasks", "nodes", "mem", "partition", "account", "constraint", "nice",
    "chdir",
    "wrap", "parsable", "quiet", "test-only", "help", "usage", "version", "wait", "hold",
  ]
}
