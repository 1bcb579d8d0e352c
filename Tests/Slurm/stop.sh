#!/bin/sh
# Ends the Slurm that start.sh made: sh stop.sh FOLDER
folder=$1
for file in "$folder"/slurmd-*.pid "$folder"/slurmctld.pid; do
  [ -s "$file" ] && kill "$(cat "$file")" 2> /dev/null
done
[ -e "$folder/munged-is-ours" ] && [ -s /run/munge/munged.pid ] \
  && kill "$(cat /run/munge/munged.pid)" 2> /dev/null
sleep 1
rm -rf "$folder"
