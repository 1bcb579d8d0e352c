#!/bin/bash
# A study of 24 runs on a Slurm of three nodes, disturbed in every way that a cluster knows: a preemption, a
# killed worker, a dead node, a scancel, a restart of slurmctld, a full disk, time limits. Its index must be
# that of one undisturbed run. Says why and passes where it cannot run.
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
trap 'sh "$here/stop.sh" "$folder/slurm" || true; umount "$folder/disk" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
# A small disk of its own for the results, so that it can be filled.
mkdir disk
if ! mount -t tmpfs -o size=48m patchlaw-test disk 2> /dev/null; then
  echo "not run: no file system can be mounted here, which a full disk needs" >&2
  exit 0
fi
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
  training: {budget: {steps: 600}, batchSize: 32, learningRate: 2e-3, evaluations: 4, evaluationImages: 50}
axes:
  rate: {low: {}, high: {training.learningRate: 4e-3}}
  attention: {prefix: {}, causal: {model.attention: causal}}
seeds: 6
probes: {linear: {kind: linear, images: 200}, knn: {kind: nearestNeighbors, images: 200}}
limits: {threads: 1, checkpointSeconds: 0.5, slurm: {workers: 4, hours: 0.03, memory: 300MB}}
YAML

say() { echo "$(date +%T) $*"; }
done_runs() { grep -l '"state" : "done"' disk/results/runs/*/state.json 2> /dev/null | wc -l; }
hurry() { # Requeued jobs wait two minutes, which a test does not.
  for job in $(squeue -h -r -t PENDING -o %i); do
    scontrol update jobid="$job" starttime=now 2> /dev/null || true
  done
}
wait_for() { # COUNT: until that number of runs is done
  for _ in $(seq 600); do
    [ "$(done_runs)" -ge "$1" ] && return
    hurry
    sleep 0.5
  done
  say "still $(done_runs) runs done"; squeue; tail -n 3 disk/results/study/slurm/*.log
  exit 1
}

in_queue() { squeue -h -r -o "%i" | wc -l; }
wait_for_end() { # of all jobs
  for _ in $(seq 240); do
    [ "$(in_queue)" = 0 ] && return
    hurry
    sleep 0.5
  done
}

"$program" slurm study.yaml --results disk/results --submit
wait_for 2
say "killing a worker"
pkill -9 -o -f "$program work study.yaml"
wait_for 4
say "restarting slurmctld"
kill "$(cat slurm/slurmctld.pid)"
sleep 3
slurmctld -f "$SLURM_CONF" > /dev/null 2>&1 < /dev/null
wait_for 6
say "preempting node1"
sbatch --quiet -p urgent -w node1 -c 2 --output=/dev/null --wrap "sleep 5"
wait_for 8
say "node3 dies"
pkill -9 -f "slurmd -N node3"
wait_for 11
slurmd -N node3 -f "$SLURM_CONF" > /dev/null 2>&1 < /dev/null
say "the disk is full"
dd if=/dev/zero of=disk/filler bs=64k status=none 2> /dev/null || true
# Each worker ends where it cannot write.
wait_for_end
[ "$(in_queue)" = 0 ] || { say "workers go on on a full disk"; exit 1; }
full=$(done_runs)
[ "$full" -lt 24 ] || { say "the disk was full too late"; exit 1; }
rm disk/filler
"$program" status study --results disk/results | grep " done"
say "there is room again, $full runs are done"
"$program" slurm study.yaml --results disk/results --submit
wait_for 16
say "canceling all jobs"
scancel --name=patchlaw-study
wait_for_end
"$program" slurm study.yaml --results disk/results --submit
wait_for 24
say "all runs are done"
wait_for_end

"$program" run study.yaml --results plain --quiet
mv disk/results/study/slurm logs
for results in disk/results plain; do
  name=$(basename $results)
  "$program" index --results $results > /dev/null
  # Floors come with a report.
  "$program" report study --results $results --notebooks "pages-$name" > /dev/null
  for table in runs scores points floors; do
    "$program" query "SELECT * FROM $table" --csv --results $results | sort > "$name.$table.csv"
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
requeued=$(cat logs/*.log | grep -c "time is up" || true)
say "24 runs, $lines measurements, $requeued time limits: equal to an undisturbed run, to the bit"
