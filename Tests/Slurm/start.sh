#!/bin/sh
# Starts a Slurm of several nodes on this one machine: sh start.sh FOLDER NODES
# Prints the path of its configuration. Jobs of the partition "urgent" requeue those of "normal".
set -eu
folder=$1 nodes=$2 host=$(hostname -s)
mkdir -p "$folder/state" "$folder/log"
if ! pgrep -x munged > /dev/null; then
  if [ ! -s /etc/munge/munge.key ]; then
    dd if=/dev/urandom of=/etc/munge/munge.key bs=1024 count=1 status=none
    chown munge:munge /etc/munge/munge.key
    chmod 400 /etc/munge/munge.key
  fi
  mkdir -p /run/munge
  chown munge:munge /run/munge
  chmod 755 /run/munge
  runuser -u munge -- /usr/sbin/munged
  touch "$folder/munged-is-ours"
fi
cat > "$folder/slurm.conf" << CONF
ClusterName=patchlaw
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16917
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
KillWait=5
MinJobAge=3600
SchedulerParameters=sched_interval=2,batch_sched_delay=1
SlurmctldTimeout=20
SlurmdTimeout=20
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
CONF
for n in $(seq "$nodes"); do
  echo "NodeName=node$n NodeHostname=$host NodeAddr=127.0.0.1 Port=$((17100 + n)) CPUs=2" \
    "RealMemory=2000 State=UNKNOWN" >> "$folder/slurm.conf"
done
echo "PartitionName=normal Nodes=ALL Default=YES State=UP PriorityTier=1 PreemptMode=REQUEUE" \
  "GraceTime=5" >> "$folder/slurm.conf"
echo "PartitionName=urgent Nodes=ALL State=UP PriorityTier=10 PreemptMode=OFF" >> "$folder/slurm.conf"
export SLURM_CONF="$folder/slurm.conf"
slurmctld -f "$SLURM_CONF" > /dev/null 2>&1 < /dev/null
for n in $(seq "$nodes"); do
  mkdir -p "$folder/spool-node$n"
  slurmd -N "node$n" -f "$SLURM_CONF" > /dev/null 2>&1 < /dev/null
done
for _ in $(seq 60); do
  [ "$(sinfo -h -p normal -t idle -o %D 2> /dev/null || true)" = "$nodes" ] && break
  sleep 0.5
done
if [ "$(sinfo -h -p normal -t idle -o %D 2> /dev/null || true)" != "$nodes" ]; then
  echo "the nodes do not come up; the last lines of their logs:" >&2
  tail -n 2 "$folder"/log/*.log >&2
  exit 1
fi
echo "$SLURM_CONF"
