#!/bin/bash
# A study of 24 runs on a Slurm of three nodes, disturbed in every way that a cluster knows: a preemption, a
# killed worker, a dead node, time limits. Its index must be that of one undisturbed run.
#   bash Tests/Slurm/test.sh .build/release/patchlaw
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v slurmctld > /dev/null || ! command -v munged > /dev/null; then
  if [ "$(id -u)" != 0 ] || ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq slurm-wlm munge > /dev/null 2>&1
  then
    echo "not run: slurm-wlm and munge are not installed, and cannot be from here" >&2
    exit 0
  fi
fi
if [ "$(id -u)" != 0 ]; then
  echo "not run: a Slurm of our own needs root" >&2
  exit 0
fi
folder=$(mktemp -d)
trap 'sh "$here/stop.sh" "$folder/slurm" || true; rm -rf "$folder"' EXIT
cd "$folder"
if ! SLURM_CONF=$(sh "$here/start.sh" "$folder/slurm" 3); then
  echo "not run: this machine cannot start a Slurm of its own" >&2
  exit 0
fi
export SLURM_CONF
cat > study.yaml << 'YAML'
question: Does a cluster change a result?
base:
  data: {dataset: {shapes: {resolution: 16, trainingImages: 400, testImages: 100}}, validationImages: 50}
  model: {width: 32, depth: 2, heads: 2, patchSize: 4}
  training: {budget: {steps: 900}, batchSize: 32, learningRate: 2e-3, evaluations: 4, evaluationImages: 50}
axes:
  rate: {low: {}, high: {training.learningRate: 4e-3}}
  attention: {prefix: {}, causal: {model.attention: causal}}
seeds: 6
probes: {linear: {kind: linear, images: 200}, knn: {kind: nearestNeighbors, images: 200}}
limits: {threads: 1, checkpointSeconds: 0.5, slurm: {workers: 4, hours: 0.03, memory: 300MB}}
YAML

say() { echo "$(date +%T) $*"; }
done_runs() { grep -l '"state" : "done"' results/runs/*/state.json 2> /dev/null | wc -l; }
wait_for() { # COUNT: until that number of runs is done
  for _ in $(seq 600); do
    [ "$(done_runs)" -ge "$1" ] && return
    # Requeued jobs wait two minutes, which a test does not.
    for job in $(squeue -h -r -t PENDING -o %i); do
      scontrol update jobid="$job" starttime=now 2> /dev/null || true
    done
    sleep 0.5
  done
  say "still $(done_runs) runs done"; squeue; tail -n 3 results/study/slurm/*.log
  exit 1
}

"$program" slurm study.yaml --submit
wait_for 2
say "killing a worker"
pkill -9 -o -f "$program work study.yaml"
wait_for 5
say "preempting node1"
sbatch --quiet -p urgent -w node1 -c 2 --output=/dev/null --wrap "sleep 5"
wait_for 8
say "node3 dies"
pkill -9 -f "slurmd -N node3"
wait_for 12
slurmd -N node3 -f "$SLURM_CONF" > /dev/null 2>&1 < /dev/null
wait_for 24
say "all runs are done"
for _ in $(seq 120); do [ -z "$(squeue -h)" ] && break; sleep 0.5; done

"$program" run study.yaml --results plain --quiet
for results in results plain; do
  "$program" index --results $results > /dev/null
  # Floors come with a report.
  "$program" report study --results $results --notebooks "pages-$results" > /dev/null
  for table in runs scores points floors; do
    "$program" query "SELECT * FROM $table" --csv --results $results | sort > "$results.$table.csv"
  done
done
for table in runs scores points floors; do
  if ! cmp "results.$table.csv" "plain.$table.csv"; then
    diff "results.$table.csv" "plain.$table.csv" | head -n 6
    say "the cluster changed $table"
    exit 1
  fi
done
lines=$(wc -l < results.points.csv)
requeued=$(cat results/study/slurm/*.log | grep -c "time is up" || true)
say "24 runs, $lines measurements, $requeued time limits: equal to an undisturbed run, to the bit"
