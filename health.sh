#!/bin/sh
# Whether the process of this container is well: exit code 1 where it is not, and what is ill.
# A supervisor asks every few seconds: no Python is started for it, and no server is asked.
# What it reads, a line "SECONDS WORDS" for each part, is written by worker/pulse.py.
file="${HEALTH_FILE:-/tmp/media-review-bot/health}"
if [ ! -s "$file" ]; then
	echo "nothing runs yet: there is no $file"
	exit 1
fi
now=$(date +%s)
ill=0
while read -r until words; do
	if [ "$now" -gt "$until" ]; then
		echo "$words, for $((now - until)) s longer than HEALTH_SECONDS"
		ill=1
	fi
done <"$file"
[ "$ill" -eq 0 ] && echo well
exit "$ill"
