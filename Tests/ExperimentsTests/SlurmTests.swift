import Foundation
import Settings
import TestSupport
import Testing
import Text

@testable import Experiments

/// The scripts of job arrays; `Tests/Slurm/test.sh` runs them on a real Slurm.
struct SlurmTests {
  private func plan(_ slurm: String) throws -> Plan {
    let text = """
      question: Does an array finish a study?
      base:
        data: {dataset: {shapes: {resolution: 8, trainingImages: 60, testImages: 20}}, validationImages: 20}
        model: {width: 8, depth: 1, heads: 2, patchSize: 4, head: none}
        training: {budget: {steps: 4}, batchSize: 4, evaluations: 1, evaluationImages: 10}
      axes: {mask: {prefix: {}, causal: {model.attention: causal}}}
      seeds: 3
      limits: {threads: 2, slurm: \(slurm)}
      """
    return try Plan(checking: SpecFile(path: "my study.yaml", text: text))
  }

  private func script(_ slurm: String, results: String = "results") throws -> SlurmScript {
    let plan = try plan(slurm)
    return SlurmScript(
      plan, settings: plan.spec.limits.slurm.first ?? SlurmSettings(), open: plan.runs,
      seconds: 100_000, spec: "my study.yaml", results: results, program: "/opt/patchlaw",
      folder: "/home/me/my work")
  }

  @Test func `a script asks for what the settings say`() throws {
    let text = try script(
      """
      {workers: 40, atOnce: 8, hours: 2, memory: 3GB, partition: cpu, account: vision, nice: 100, \
      constraint: "zen3|zen4", extra: ["--qos=low", "--mail-type=FAIL"]}
      """, results: "out put"
    ).text
    #expect(
      text == """
        #!/bin/sh
        #SBATCH --job-name=patchlaw-\(FileName.of("my study"))
        #SBATCH --array=0-39%8
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=2
        #SBATCH --mem=3000M
        #SBATCH --time=0-02:00:00
        #SBATCH --signal=USR1@120
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --output="out put/my study/slurm/%A_%a.log"
        #SBATCH --chdir="/home/me/my work"
        #SBATCH --partition=cpu
        #SBATCH --account=vision
        #SBATCH --constraint=zen3|zen4
        #SBATCH --nice=100
        #SBATCH --qos=low
        #SBATCH --mail-type=FAIL
        # Each element of the array is a worker: it takes one run after another that no other worker has. One
        # that is stopped is queued again and goes on, bit for bit.
        srun --ntasks=1 --cpus-per-task=2 /opt/patchlaw work 'my study.yaml' --hours 1.9500 --results 'out put'
        code=$?
        if [ $code -eq 75 ]; then scontrol requeue "$SLURM_JOB_ID"; fi
        exit $code

        """)
  }

  @Test func `without settings, time and memory come from the plan`() throws {
    let request = try script("{}").request
    // 100,000 core seconds on six workers of two threads, twice, within a day.
    #expect(request.workers == 6 && request.threads == 2)
    #expect(request.seconds == Int((2 * 100_000.0 / 12).rounded(.up)))
    #expect((256..<2000).contains(request.megabytes))
    #expect(SlurmScript.time(90_061) == "1-01:01:01")
  }

  @Test(
    arguments: [
      "{partition: 'a; rm -rf b'}", "{partition: \"a\\nb\"}", "{account: -x}",
      "{constraint: '$(id)'}",
      "{extra: '--array=1-9'}", "{extra: '--tim=1'}", "{extra: --test-only}", "{hours: 0.01}",
      "{extra: '-p x'}", "{extra: '--comment=a b'}", "{extra: \"--a=`id`\"}",
      "{scratch: '$(id)'}", "{scratch: 'a b'}", "{scratch: relative}", "{scratch: '/a;b'}",
      "{workers: 0}", "{hours: nan}", "{nice: -5}", "{memory: much}", "{partitoin: cpu}",
    ])
  func `what a script cannot hold is refused with its line`(slurm: String) throws {
    #expect { try plan(slurm) } throws: { error in
      "\(error)".contains("my study.yaml:8:")
    }
  }

  @Test func `decoded images go to the node's own disk where asked`() throws {
    let text = try script("{scratch: '$SLURM_TMPDIR/images'}").text
    #expect(text.contains("\nexport XDG_CACHE_HOME=\"$SLURM_TMPDIR/images\"\nsrun "))
    #expect(try !script("{}").text.contains("XDG_CACHE_HOME"))
  }

  @Test(arguments: ["out\nrun", "a\"b", "a\\b", "\u{1b}[2J"])
  func `a path that would end sbatch's comment is refused`(name: String) throws {
    #expect(try script("{}", results: name).objection?.contains("rename it") == true)
    #expect(try script("{}", results: "o'q $(touch z) ü %").objection == nil)
  }

  @Test func `a script that a person has changed is known as such`() throws {
    let file = try script("{}").file
    #expect(SlurmScript.isUnchanged(file))
    #expect(!SlurmScript.isUnchanged(file.replacing("--ntasks=1", with: "--ntasks=2")))
    #expect(!SlurmScript.isUnchanged("#!/bin/sh\n"))
  }

  @Test func `a short limit leaves time to work`() throws {
    let text = try script("{hours: 0.05}").text
    #expect(text.contains("--time=0-00:03:00\n") && text.contains("--signal=USR1@45\n"))
    #expect(text.contains("--hours 0.0250"))
  }

  @Test func `several kinds of node are several scripts`() throws {
    let plan = try plan("[{partition: fast, workers: 2}, {partition: slow}]")
    #expect(plan.spec.limits.slurm.map(\.partition?.text) == ["fast", "slow"])
  }
}
