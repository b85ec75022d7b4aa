# Plumbline's probe: says what this machine is. POSIX sh, reads only, needs no root and no network, leaves nothing behind.
# Output: "@@plumbline-probe FORMAT", then sections ("@@section NAME", each data line behind one space), warnings
# ("@@warning SECTION TEXT") and, when all of it went through, "@@done". The reader is parse.ts beside this file.
set -u
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

has() { command -v "$1" >/dev/null 2>&1; }
section() { printf '@@section %s\n' "$1"; }
data() { sed -e 's/^/ /'; }
warning() { printf '@@warning %s\n' "$*"; }
pair() { printf ' %s=%s\n' "$1" "$2"; }
first() { [ -r "$1" ] && head -n 1 "$1" 2>/dev/null | tr -d '\000'; }
# Some commands ask the network or run foreign programs: none of them may hold the probe up.
if has timeout; then limited() { timeout "$@" </dev/null; }; else limited() { shift; "$@" </dev/null; }; fi

printf '@@plumbline-probe 1\n'

section identity
pair hostname "$(hostname 2>/dev/null || uname -n)"
pair fqdn "$(limited 2 hostname -f 2>/dev/null)"
pair kernel "$(uname -r)"
pair architecture "$(uname -m)"
pair now "$(date +%s)"
pair uid "$(id -u)"
pair user "$(id -un 2>/dev/null)"
pair boot "$(sed -n 's/^btime //p' /proc/stat 2>/dev/null)"
id=$(first /etc/machine-id || first /var/lib/dbus/machine-id)
if [ -n "$id" ]; then
  if has sha256sum; then pair machine "$(printf 'plumbline:%s' "$id" | sha256sum | cut -d' ' -f1)"
  elif has openssl; then pair machine "$(printf 'plumbline:%s' "$id" | openssl dgst -sha256 | sed 's/.* //')"
  else warning identity "no sha256sum: the machine id was left out"; fi
else warning identity "no machine id"; fi

section os-release
if [ -r /etc/os-release ]; then data </etc/os-release
elif [ -r /usr/lib/os-release ]; then data </usr/lib/os-release
else warning os-release "no os-release file"; fi

section hardware
pair cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null || grep -c '^processor' /proc/cpuinfo 2>/dev/null)"
pair cpu "$(sed -n -e 's/^model name[[:space:]]*: //p' -e 's/^Model[[:space:]]*: //p' -e 's/^cpu model[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
pair hypervisor "$(grep -q '^flags.* hypervisor' /proc/cpuinfo 2>/dev/null && echo yes || echo no)"
pair memory "$(sed -n 's/^MemTotal:[[:space:]]*\([0-9]*\).*/\1/p' /proc/meminfo 2>/dev/null)"
pair swap "$(sed -n 's/^SwapTotal:[[:space:]]*\([0-9]*\).*/\1/p' /proc/meminfo 2>/dev/null)"
dmi=/sys/class/dmi/id
if [ -d "$dmi" ]; then
  pair vendor "$(first $dmi/sys_vendor)"
  pair model "$(first $dmi/product_name)"
  if [ -r $dmi/product_serial ]; then pair serial "$(first $dmi/product_serial)"
  else warning hardware "the serial number can be read by root only"; fi
elif [ -r /proc/device-tree/model ]; then
  pair model "$(first /proc/device-tree/model)"
  pair serial "$(first /proc/device-tree/serial-number)"
else warning hardware "no firmware tables: vendor, model and serial number are not known"; fi

section virtualization
pair detected "$(limited 5 systemd-detect-virt 2>/dev/null)"
pair container "$(cat /proc/1/environ 2>/dev/null | tr '\000' '\n' | sed -n 's/^container=//p')"
[ -e /.dockerenv ] && pair container docker
[ -e /run/.containerenv ] && pair container podman

section mounts
cut -d' ' -f1-3 /proc/mounts 2>/dev/null | data
section filesystems
# A dead network file system lets df wait for ever: then only local ones.
if has timeout && sizes=$(timeout 5 df -Pk 2>/dev/null); then printf '%s\n' "$sizes" | data
else
  df -Pkl 2>/dev/null | data
  warning filesystems "network file systems were left out"
fi

section disks
for disk in /sys/block/*; do
  name=${disk##*/}
  case $name in loop*|ram*|zram*|dm-*|sr*|fd*|md*|nbd*) continue ;; esac
  [ -r "$disk/size" ] || continue
  printf ' %s\t%s\t%s\t%s\n' "$name" "$(first "$disk/size")" "$(first "$disk/queue/rotational")" "$(first "$disk/device/model")"
done

section interfaces
for interface in /sys/class/net/*; do
  [ -e "$interface/flags" ] || continue
  kind=physical
  case $(readlink "$interface" 2>/dev/null) in */virtual/*) kind=virtual ;; esac
  printf ' %s\t%s\t%s\t%s\t%s\t%s\n' "${interface##*/}" "$(first "$interface/address")" "$(first "$interface/flags")" \
    "$(cat "$interface/operstate" 2>/dev/null)" "$(cat "$interface/mtu" 2>/dev/null)" "$kind"
done
section addresses
if has ip; then
  ip -o addr show 2>/dev/null | awk '{ print " " $2 "\t" $4 }'
elif has ifconfig; then
  # Both the older form "inet addr:A … Mask:M" and the newer "inet A netmask M".
  ifconfig -a 2>/dev/null | awk '
    /^[^ \t]/ { name = $1; sub(/:$/, "", name) }
    /inet addr:/ { split($2, a, ":"); for (i = 3; i <= NF; i++) if ($i ~ /^Mask:/) { split($i, m, ":"); print " " name "\t" a[2] "\t" m[2] } }
    $1 == "inet" && $2 !~ /^addr:/ { print " " name "\t" $2 "\t" $4 }
    $1 == "inet6" && $2 == "addr:" { print " " name "\t" $3 }'
else warning addresses "neither ip nor ifconfig: addresses are not known"; fi
section routes
if has ip; then
  ip -4 route show default 2>/dev/null | sed 's/^/ ipv4 /'
  ip -6 route show default 2>/dev/null | sed 's/^/ ipv6 /'
else
  awk 'NR > 1 && $2 == "00000000" { print " hex " $3 " " $1 }' /proc/net/route 2>/dev/null
fi

if has dpkg-query; then
  section dpkg
  dpkg-query -W -f='${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${Origin}\t${Maintainer}\n' 2>/dev/null | data
  # Which archives have the version that is installed, as apt knows it; its cache is neither used nor written.
  if has apt-cache; then
    section archives
    policy() { limited 60 apt-cache -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= policy "$@" 2>/dev/null; }
    { policy; echo '@packages'; policy $(dpkg-query -W -f='${Package} ' 2>/dev/null); } | awk '
      /^@packages$/ { packages = 1; next }
      !packages && $1 ~ /^-?[0-9]+$/ { archive = $2 " " $3 }
      !packages && $1 == "release" && match($0, /[ ,]o=[^,]*/) { origin[archive] = substr($0, RSTART + 3, RLENGTH - 3) }
      packages && /^[^ ]/ { name = $1; sub(/:$/, "", name); version = "" }
      packages && /^ \*\*\* / { version = $2; next }
      packages && /^     [^ ]/ { version = "" }
      packages && /^        / && version != "" && ($2 " " $3) in origin { print " " name "\t" version "\t" origin[$2 " " $3] }' | sort -u
  fi
fi
if has rpm && { [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; }; then
  section rpm
  limited 60 rpm -qa --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t%{VENDOR}\n' 2>/dev/null | data
fi
if [ -r /lib/apk/db/installed ]; then
  section apk
  awk -F: '
    /^P:/ { name = substr($0, 3) } /^V:/ { version = substr($0, 3) } /^A:/ { arch = substr($0, 3) } /^o:/ { source = substr($0, 3) }
    /^$/ { if (name != "") print " " name "\t" version "\t" arch "\t" source; name = version = arch = source = "" }' /lib/apk/db/installed
fi
has dpkg-query || has rpm || [ -r /lib/apk/db/installed ] || warning packages "no package manager that the probe knows"

section runtimes
owned() {
  for path in "$1" "${1#/usr}" "/usr$1"; do
    if has dpkg-query && dpkg-query -S "$path" >/dev/null 2>&1; then return 0; fi
    if has rpm && rpm -qf "$path" >/dev/null 2>&1; then return 0; fi
    if has apk && apk info --who-owns "$path" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}
runtime() { # NAME PROGRAM ARGUMENT
  seen=
  for folder in $(printf '%s' "$PATH:/usr/local/go/bin:/opt/node/bin:/opt/java/bin" | tr ':' ' '); do
    [ -x "$folder/$2" ] && [ -f "$folder/$2" ] || continue
    real=$(readlink -f "$folder/$2" 2>/dev/null || echo "$folder/$2")
    case " $seen " in *" $real "*) continue ;; esac
    seen="$seen $real"
    owned "$real" && continue
    printf ' %s\t%s\t%s\n' "$1" "$real" "$(limited 5 "$real" "$3" 2>&1 | head -n 1)"
  done
}
runtime nodejs node --version
runtime python python3 --version
runtime java java -version
runtime go go version
runtime ruby ruby --version
runtime php php --version
runtime dotnet dotnet --version

if has ss && listening=$(ss -H -lntup 2>/dev/null); then
  section listeners
  printf '%s\n' "$listening" | data
  [ "$(id -u)" = 0 ] || warning listeners "the programs behind ports of other users can be read by root only"
else
  for table in tcp tcp6 udp udp6; do
    [ -r /proc/net/$table ] || continue
    section "proc-$table"
    awk 'NR > 1 { print " " $2 " " $4 }' /proc/net/$table
  done
  warning listeners "no ss: the programs behind open ports are not known"
fi

section services
if [ -d /run/systemd/system ] && has systemctl; then
  limited 10 systemctl list-units --type=service --state=running --state=failed --all --no-legend --plain --no-pager 2>/dev/null |
    awk '{ print " systemd\t" $1 "\t" $3 }'
elif has rc-status; then
  limited 10 rc-status --all 2>/dev/null | awk '/\[ *(started|crashed)/ { print " openrc\t" $1 "\t" ($0 ~ /crashed/ ? "failed" : "running") }'
else
  # Without a service manager: what was left to the init process and has no terminal, shells aside. From proc(5), after
  # the name in parentheses: state, parent, group, session, terminal.
  for stat in /proc/[0-9]*/stat; do
    line=$(cat "$stat" 2>/dev/null) || continue
    name=${line#*(}; name=${name%)*}
    set -- ${line##*) }
    [ "${2:-}" = 1 ] && [ "${5:-}" = 0 ] || continue
    case $name in sh|bash|dash|zsh|ash|busybox|sleep|login|flock|unshare) continue ;; esac
    printf ' process\t%s\trunning\n' "$name"
  done | sort -u
fi

printf '@@done\n'
