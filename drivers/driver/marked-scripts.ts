/** What a step finds to begin with, or it keeps its records elsewhere. */
const roomBytes = 65_536;
/** Of a line that is written over: a status of three digits or a process of ten, and a time. */
const lineLength = 40;

/**
 * What runs on the target for marked commands. POSIX sh with flock and setsid from util-linux.
 *
 * A step's folder holds: `gate` (lock for the short critical sections), `seen` (highest generation that came by),
 * `attempt` (generation of the last start) and a folder per attempt with `command`, `stdout`, `stderr`, `started`,
 * `pid`, `exit`, and `lock`, which the supervisor of the attempt holds as long as it lives: that, and not the pid, says
 * that the attempt runs, for pids are used again.
 *
 * Beside the steps' folders: `since`, made with the first record.
 *
 * A full disk must not turn a failure into a success, nor let in who came late. So the room for `pid` and `exit` is taken
 * before the command begins and written in place; what cannot be written is never moved to where it would be read; and a
 * step that finds no room to begin with keeps its records in the makeshift folder.
 *
 * Every script gets run, step and generation as its first arguments and says its verdict as one last line on stdout.
 */
const prelude = `set -u
umask 077
say() { printf 'plumbline %s\\n' "$*"; exit 0; }
for tool in flock setsid; do command -v "$tool" >/dev/null 2>&1 || say unsuited "$tool"; done
uid=$(id -u) name=$1-$2 generation=$3
if [ -n "\${PLUMBLINE_RECORDS:-}" ]; then base=$PLUMBLINE_RECORDS
elif [ "$uid" = 0 ]; then base=/var/lib/plumbline/runs; else base=\${HOME:-/nonexistent}/.local/state/plumbline/runs; fi
makeshift=/tmp/plumbline-$uid
[ "$uid" = 0 ] && [ -w /run ] && makeshift=/run/plumbline/runs
mine() { [ "$(stat -c %u "$makeshift" 2>/dev/null)" = "$uid" ]; }
room() {
  mkdir -p "$base/$name" 2>/dev/null && [ -w "$base/$name" ] || return 1
  head -c ${roomBytes} /dev/zero 2>/dev/null >"$base/$name/room" && rm -f "$base/$name/room" && return
  rm -f "$base/$name/room"; rmdir "$base/$name" 2>/dev/null
  return 1
}
if [ -d "$makeshift/$name" ] && mine; then base=$makeshift
elif ! [ -d "$base/$name" ] && ! room; then
  base=$makeshift
  mkdir -p "$base"
  mine || say unsuited "a folder to keep records in"
fi
[ -e "$base/since" ] || : >"$base/since"
step=$base/$name
mkdir -p "$step"
exec 8>>"$step/gate"
flock -w 20 8 || say unsuited "a gate that opens"
seen=0
[ -r "$step/seen" ] && read -r seen <"$step/seen"
seen=\${seen:-0}
[ "$generation" -lt "$seen" ] && say stale "$seen"
if [ "$generation" -gt "$seen" ]; then
  echo "$generation" >"$step/seen.new" && [ -s "$step/seen.new" ] || say unsuited "room on its disk for its records"
  sync "$step/seen.new" 2>/dev/null
  mv -f "$step/seen.new" "$step/seen"
fi
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
born() { # when the process started; nothing for one that has ended and was not reaped
  sed -n -e 's/.*) //' -e '/^[ZX]/!p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}
leads() { # the command itself is alive although its supervisor is not
  pid=0 pidborn=
  [ -r "$dir/pid" ] && read -r pid pidborn <"$dir/pid"
  [ "$pid" != 0 ] && [ -n "$pidborn" ] && [ "$(born "$pid")" = "$pidborn" ]
}
look() {
  state=never-started attempt=0 pid=0 started=- code=- finished=-
  [ -r "$step/attempt" ] && read -r attempt <"$step/attempt"
  [ "$attempt" = 0 ] && return
  dir=$step/$attempt
  read -r started <"$dir/started"
  if ! flock -s -n "$dir/lock" true || { ! [ -e "$dir/exit" ] && leads; }; then
    state=running
    [ -r "$dir/pid" ] && read -r pid _ <"$dir/pid"
  elif [ -r "$dir/exit" ] && read -r code finished <"$dir/exit" && [ -n "$code" ]; then state=finished
  else state=interrupted code=- finished=-; fi
}
look
`;

/** Beyond this age the records of a step are removed by the next start on that target. */
const keepDays = 90;

/** Over what was put there before, so that it needs no room of its own. */
function inPlace(line: string, file: 'pid' | 'exit'): string {
  return `printf "%-${lineLength}s\\n" "${line}" 1<>"$dir/${file}.new"`;
}

// The supervisor outlives the connection and us. Descriptors: 7 the command's input, 9 the attempt's lock; the command
// gets neither the lock nor the gate, for a daemon that it starts would hold them for ever.
const supervise = `dir=$1
cd /
setsid /bin/sh "$dir/command" <&7 7<&- >"$dir/stdout" 2>"$dir/stderr" 9>&- &
pid=$!
exec 7<&-
${inPlace('$pid $(sed -e "s/.*) //" "/proc/$pid/stat" 2>/dev/null | cut -d" " -f20)', 'pid')}
mv -f "$dir/pid.new" "$dir/pid"
wait "$pid"
code=$?
${inPlace('$code $(date -u +%Y-%m-%dT%H:%M:%SZ)', 'exit')} || exit 1
sync "$dir/exit.new" 2>/dev/null
mv -f "$dir/exit.new" "$dir/exit"`;

/** Arguments: …, bytes of the command, bytes of command and input together. Both come on stdin, one after the other. */
export const startScript = `umask 077
input=$({ [ -w /run ] && mktemp -p /run plumbline.XXXXXX; } 2>/dev/null || mktemp) || exit 1
trap 'rm -f "$input"' EXIT
cat >"$input"
[ "$(wc -c <"$input")" -eq "$5" ] || { echo 'the command did not arrive whole' >&2; exit 1; }
${prelude}
[ "$state" != never-started ] && [ "$attempt" = "$generation" ] && say joined
[ "$state" = running ] && say running "$attempt"
dir=$step/$generation
rm -rf "$dir"
mkdir "$dir" || exit 1
head -c "$4" "$input" >"$dir/command" && tail -c +$(($4 + 1)) "$input" >"$dir/stdin" || exit 1
now >"$dir/started" && [ -s "$dir/started" ] || exit 1
for file in pid exit; do printf '%-${lineLength}s\\n' '' >"$dir/$file.new" && [ -s "$dir/$file.new" ] || exit 1; done
: >"$dir/stdout"
: >"$dir/stderr"
exec 9>>"$dir/lock" 7<"$dir/stdin"
rm -f "$dir/stdin"
flock -n 9 || exit 1
echo "$generation" >"$step/attempt.new" || exit 1
sync "$dir/command" "$dir/started" "$step/attempt.new" 2>/dev/null
mv -f "$step/attempt.new" "$step/attempt" || exit 1
setsid /bin/sh -c '${supervise.replaceAll("'", "'\\''")}' plumbline "$dir" </dev/null >/dev/null 2>&1 8>&- &
exec 7<&- 8>&- 9>&-
find "$base" -mindepth 1 -maxdepth 1 -type d -mtime +${keepDays} -exec rm -rf {} + 2>/dev/null
say started
`;

/**
 * `far`: for how many seconds no attempt can have begun without leaving a record here. Not longer than this folder has
 * been there (`since` is as old as it), than the machine is up (a crash may take back what was not yet on the disk, and
 * clocks are set at a start), and than records are kept; never where they may lie in the makeshift folder.
 */
export const lookScript = `${prelude}
far=0
reach() {
  [ "$base" != "$makeshift" ] && ! [ -e "$makeshift/\${step##*/}" ] || return
  since=$(stat -c %Y "$base/since") || return
  read -r up _ </proc/uptime || return
  far=$(($(date +%s) - since)) up=\${up%%.*}
  [ "$far" -le "$up" ] || far=$up
  [ "$far" -le ${(keepDays - 1) * 86_400} ] || far=${(keepDays - 1) * 86_400}
  [ "$far" -ge 0 ] || far=0
}
[ "$state" = never-started ] && reach 2>/dev/null
say "$state" "$attempt" "$pid" "$started" "$code" "$finished" "$far"
`;

/** Passes the attempt's output on from its beginning until the attempt has ended. Its own last word is its exit status. */
export const followScript = `${prelude}
[ "$state" = never-started ] && exit 3
exec 8>&-
out=0 err=0 busy=1
while [ "$busy" = 1 ]; do
  # Nobody listens any more, or the records were taken away: then there is nothing to wait for.
  read -r _ _ _ parent _ 2>/dev/null <"/proc/$$/stat" || parent=$PPID
  [ "$parent" = "$PPID" ] && [ -d "$dir" ] || exit 3
  busy=0
  flock -s -w 0.2 "$dir/lock" true || busy=1
  if [ "$busy" = 0 ] && ! [ -e "$dir/exit" ] && leads; then busy=1; sleep 0.2; fi
  size=$(wc -c <"$dir/stdout" || echo 0)
  if [ "$size" -gt "$out" ]; then tail -c +$((out + 1)) "$dir/stdout" | head -c $((size - out)); out=$size; fi
  size=$(wc -c <"$dir/stderr" || echo 0)
  if [ "$size" -gt "$err" ]; then tail -c +$((err + 1)) "$dir/stderr" | head -c $((size - err)) >&2; err=$size; fi
done
exit 0
`;

/** Arguments: …, seconds of grace between SIGTERM and SIGKILL. */
export const stopScript = `${prelude}
[ "$state" = running ] || say idle
tries=0
while ! [ -r "$dir/pid" ] && ! [ -e "$dir/exit" ] && [ "$tries" -lt 40 ]; do sleep 0.05; tries=$((tries + 1)); done
pid=0
[ -r "$dir/pid" ] && read -r pid _ <"$dir/pid"
[ "$pid" -gt 1 ] || say unstopped
gone() {
  flock -s -w "$1" "$dir/lock" true || return 1
  tries=0
  while leads && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  ! leads
}
kill -s TERM -- "-$pid" 2>/dev/null
if ! gone "$4"; then kill -s KILL -- "-$pid" 2>/dev/null; gone 5 || say unstopped; fi
# What the command started in its group may outlive it.
kill -s KILL -- "-$pid" 2>/dev/null
say stopped
`;

export const forgetScript = `${prelude}
[ "$state" = running ] && say running "$attempt"
for kept in "$step"/[0-9]*; do
  [ -d "$kept" ] || continue
  rm -f "$kept/command" "$kept/stdin"
  : >"$kept/stdout"
  : >"$kept/stderr"
done
say forgotten
`;

/** Arguments: the script before, then run, step and generation of each. */
export const forgetEachScript = `script=$1
shift
while [ $# -ge 3 ]; do
  /bin/sh -c "$script" plumbline "$1" "$2" "$3" || exit 1
  shift 3
done
`;
