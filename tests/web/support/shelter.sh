#!/bin/sh
# Chromium in a network of its own, from which one port leads out: what it asks for there is fetched by shelter.ts.
# SHELTER: the socket that shelter.ts listens on. The rest is what playwright gives to a browser.
exec unshare --net sh -c '
  ip link set lo up
  node "$0" "$SHELTER" &
  exec /usr/bin/chromium "$@"
' "$(dirname "$0")/door.ts" "$@"
