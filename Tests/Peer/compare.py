#!/usr/bin/env python3
"""Runs patchlaw and PyTorch alternately and keeps every sample; see README.md.

    python3 Tests/Peer/compare.py --config f192 --threads 2 --rounds 3   # adds samples
    python3 Tests/Peer/compare.py --summary                              # medians and the figure
"""
import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "results" / "bench"
SAMPLES = RESULTS / "samples.csv"
PROGRAM = ROOT / ".build" / "release" / "patchlaw"
VENV = ROOT / ".venv-peer"
CONFIGS = ["f64", "f128", "f192", "f384", "c256", "i384", "c48", "c96", "g768"]
PAGE = ROOT / "notebooks-md" / "bench.md"
FIELDS = ["core", "task", "config", "threads", "side", "variant", "milliseconds", "gflops",
          "megabytes"]
KEY = FIELDS[:6]

# Steps of other objectives than AIM's, in single precision and eager.
OBJECTIVES = ["mae", "dino", "nextEmbedding"]
TASKS = ["step", "forward", "probe", *OBJECTIVES]

# Variants of each side: name, and the options that make it.
OURS = {"fp32": ["--precision", "fp32"], "bf16": ["--precision", "bf16"]}
TORCH = {
    "fp32 eager": ["--precision", "fp32"],
    "fp32 compiled": ["--precision", "fp32", "--compile"],
    "bf16 eager": ["--precision", "bf16"],
    "bf16 compiled": ["--precision", "bf16", "--compile"],
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--task", choices=TASKS, default="step")
    parser.add_argument("--config", choices=CONFIGS, action="append")
    parser.add_argument("--threads", type=int, choices=[1, 2], action="append")
    parser.add_argument("--rounds", type=int, default=1, help="alternations of all variants")
    parser.add_argument("--seconds", type=float, default=2.5, help="timed seconds a sample")
    parser.add_argument("--steps", type=int, default=4, help="fewest timed steps a sample")
    parser.add_argument("--variant", help="only variants whose name has this in it, as eager")
    parser.add_argument("--program", type=Path, default=PROGRAM)
    parser.add_argument("--python", type=Path, default=VENV / "bin" / "python")
    parser.add_argument("--before", type=Path, help="a program of an earlier revision, timed too")
    parser.add_argument("--only", choices=["patchlaw", "before", "torch"])
    parser.add_argument("--summary", action="store_true", help="only medians, table and figure")
    return parser.parse_args()


def preload():
    """tcmalloc and Intel's OpenMP, where they are installed: PyTorch's best."""
    places = [*Path("/usr/lib").glob("*/libtcmalloc_minimal.so.4"), VENV / "lib" / "libiomp5.so"]
    return ":".join(str(place) for place in places if place.exists())


def last_json(command, whole=False, **environment):
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT,
                         env={**os.environ, **environment})
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {ran.returncode}\n{ran.stderr[-2000:]}")
    return json.loads(ran.stdout if whole else ran.stdout.strip().splitlines()[-1])


def ours(options, config, threads, extra):
    isStep = options.task in OBJECTIVES
    command = [options.program, "bench", "step" if isStep else options.task, "--threads", threads,
               "--json", "--seconds", options.seconds, "--steps", options.steps]
    command += ["--objective", options.task] if isStep else []
    command += ["--kind", config] if options.task == "probe" else ["--config", config, *extra]
    return last_json([str(part) for part in command])


def before(options, config, threads, extra):
    return ours(argparse.Namespace(**{**vars(options), "program": options.before}), config, threads,
                extra)


def torch(options, config, threads, extra):
    script = "probe_torch_peer.py" if options.task == "probe" else "aim_torch_peer.py"
    command = [options.python, Path(__file__).parent / script, "--threads", threads,
               "--seconds", options.seconds, "--steps", options.steps, *extra]
    command += ["--config", config] if options.task != "probe" else ["--kind", config]
    command += ["--forward"] if options.task == "forward" else []
    if options.task in OBJECTIVES:
        command = [options.python, Path(__file__).parent / "objectives_torch_peer.py", "--objective",
                   options.task, "--config", config, "--threads", threads, "--seconds",
                   options.seconds, "--steps", options.steps]
    return last_json([str(part) for part in command], LD_PRELOAD=preload())


def core_type(options):
    """The kernels that OpenBLAS picked for this processor: the name of a machine in the results."""
    command = [options.program, "bench", "step", "--config", "f64", "--seconds", 0.1, "--json"]
    return last_json([str(part) for part in command])["blasCore"]


def sample_peaks(options, core):
    """Keeps the machine's own limits, on one thread, and returns the precisions it knows."""
    known = []
    for row in last_json([str(options.program), "bench", "kernels", "--json"], whole=True):
        if row["name"].startswith("peak of") and row["name"].endswith("products"):
            precision = row["name"].split()[2]
            keep(core, "peak", precision, 1, "patchlaw", precision,
                 {"millisecondsPerStep": 0, "modelGFLOPsPerSecond": row["rate"],
                  "peakResidentMegabytes": 0})
            known.append(precision)
    return known


def sample(options):
    os.environ.pop("OPENBLAS_CORETYPE", None)
    core = core_type(options)
    known = sample_peaks(options, core)
    names = ["linear", "attentive"] if options.task == "probe" else options.config or CONFIGS
    names = ["f64", "f192"] if options.task in OBJECTIVES and not options.config else names
    for config in names:
        for threads in options.threads or [1, 2]:
            for _ in range(options.rounds):
                for run, side, variants in ((ours, "patchlaw", OURS), (before, "before", OURS),
                                            (torch, "torch", TORCH)):
                    for variant, extra in variants.items():
                        if options.only not in (None, side) \
                                or skipped(options, side, variant, known):
                            continue
                        keep(core, options.task, config, threads, side, variant,
                             run(options, config, threads, extra))


def skipped(options, side, variant, known):
    """What was not asked for, and what this machine or our probes know only in single precision."""
    if side == "before" and options.before is None:
        return True
    if options.variant and side == "torch" and options.variant not in variant:
        return True
    if options.task in OBJECTIVES and variant not in ("fp32", "fp32 eager"):
        return True
    if side == "torch":
        return variant.split()[0] not in known
    return variant not in known or (options.task == "probe" and variant == "bf16")


def keep(core, task, config, threads, side, variant, result):
    RESULTS.mkdir(parents=True, exist_ok=True)
    isNew = not SAMPLES.exists()
    row = [core, task, config, threads, side, variant, result["millisecondsPerStep"],
           result.get("modelGFLOPsPerSecond", ""), result["peakResidentMegabytes"]]
    with SAMPLES.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if isNew:
            writer.writerow(FIELDS)
        writer.writerow([round(v, 3) if isinstance(v, float) else v for v in row])
    print(*row, flush=True)


def medians():
    """(core, task, config, threads, side, variant) to median milliseconds, GFLOP/s, megabytes, count."""
    groups = {}
    with SAMPLES.open() as file:
        for row in csv.DictReader(file):
            key = tuple(row[name] for name in KEY)
            groups.setdefault(key, []).append(
                [float(row[name] or "nan") for name in FIELDS[len(KEY):]])
    return {key: [statistics.median(column) for column in zip(*rows)] + [len(rows)]
            for key, rows in groups.items()}


def summary():
    """Writes peer.csv, the page's table and the figure."""
    rows = [row for row in compared(medians())]
    with (RESULTS / "peer.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    subprocess.run(["gnuplot", "peer.gp"], cwd=RESULTS, check=True)
    for core, task in dict.fromkeys((row["core"], row["task"]) for row in rows):
        update_page(core, task,
                    [row for row in rows if (row["core"], row["task"]) == (core, task)])


def compared(found):
    """Each of our variants beside PyTorch's best of its precision; bf16 beside the best of any."""
    for key in sorted(found, key=order):
        core, task, config, threads, side, precision = key
        peers = [(found[other][0], other[5]) for other in found
                 if other[:4] == key[:4] and other[4] == "torch"
                 and (precision == "bf16" or other[5].startswith("fp32"))]
        if side != "patchlaw" or not peers:
            continue
        best, name = min(peers)
        lightest = min(found[core, task, config, threads, "torch", variant][2] for _, variant in peers)
        time, gflops, memory, count = found[key]
        earlier = found.get((core, task, config, threads, "before", precision), [float("nan")])[0]
        peak = found.get((core, "peak", precision, "1", side, precision), [0, float("nan")])[1]
        yield {
            "core": core, "task": task, "config": config, "threads": threads,
            "precision": precision,
            "milliseconds": f"{time:.1f}", "gflops": f"{gflops:.1f}",
            "shareOfPeak": f"{gflops / peak / int(threads):.2f}", "megabytes": f"{memory:.0f}",
            "samples": count, "torch": name, "torchMilliseconds": f"{best:.1f}",
            "torchMegabytes": f"{lightest:.0f}", "ratio": f"{best / time:.2f}",
            "memoryShare": f"{memory / lightest:.2f}", "beforeMilliseconds": f"{earlier:.1f}",
            "beforeRatio": f"{earlier / time:.2f}"}


HEADINGS = {
    "config": "config", "threads": "threads", "precision": "precision", "milliseconds": "ms",
    "gflops": "GFLOP/s", "shareOfPeak": "of peak", "beforeMilliseconds": "version 1, ms",
    "beforeRatio": "its time / ours", "torch": "PyTorch's best",
    "torchMilliseconds": "ms", "ratio": "ratio", "megabytes": "MB", "torchMegabytes": "PyTorch MB",
    "memoryShare": "of PyTorch's"}


def update_page(core, task, rows):
    """Rewrites the page's block of one task on one machine."""
    if not PAGE.exists() or not rows:
        return
    names = [name for name in HEADINGS if any(row[name] != "nan" for row in rows)]
    lines = ["| " + " | ".join(HEADINGS[name] for name in names) + " |",
             "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(str(row[name]).replace("nan", "–") for name in names) + " |"
              for row in rows]
    text = PAGE.read_text()
    start, end = f"<!-- bench:{task} {core} -->\n", "<!-- /bench -->"
    if start in text:
        before, rest = text.split(start, 1)
        PAGE.write_text(before + start + "\n".join(lines) + "\n" + end + rest.split(end, 1)[1])


def order(key):
    core, task, config, threads, side, variant = key
    place = CONFIGS.index(config) if config in CONFIGS else config
    return (core, [*TASKS, "peak"].index(task), str(place), threads, side, variant)


if __name__ == "__main__":
    chosen = arguments()
    if not chosen.summary:
        sample(chosen)
    summary()
