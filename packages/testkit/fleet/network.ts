import { output, run } from './command.ts';

/**
 * A bridge in this machine's own network namespace, and a namespace for each host behind it. The addresses are from
 * 198.18.0.0/15, which is kept for tests of networks (RFC 2544) and is no one's network. Nothing is forwarded: hosts
 * reach this machine and each other, nothing else.
 *
 * MAC addresses follow from subnet and host: an address that came back with another MAC would be talked to in vain for
 * minutes, until the neighbour table forgets.
 */
export const subnets = 256;

export function namespacePrefix(subnet: number): string {
  return `plumb${subnet}h`;
}

export function namespaceOf(subnet: number, host: number): string {
  return `${namespacePrefix(subnet)}${host}`;
}

export function bridgeOf(subnet: number): string {
  return `plumbbr${subnet}`;
}

/** Host 0 is the bridge. */
export function addressOf(subnet: number, host: number): string {
  return `198.18.${subnet}.${host + 1}`;
}

export function macOf(subnet: number, host: number): string {
  const byte = (value: number) => value.toString(16).padStart(2, '0');
  return `02:50:4c:${byte(subnet)}:00:${byte(host)}`;
}

function linkOf(subnet: number, host: number): string {
  return `plumb${subnet}v${host}`;
}

export async function addBridge(subnet: number): Promise<void> {
  const bridge = bridgeOf(subnet);
  await run('ip', 'link', 'add', bridge, 'address', macOf(subnet, 0), 'type', 'bridge');
  await run('ip', 'address', 'add', `${addressOf(subnet, 0)}/24`, 'dev', bridge);
  await run('ip', 'link', 'set', bridge, 'up');
}

export async function addHostNetwork(subnet: number, host: number): Promise<void> {
  const namespace = namespaceOf(subnet, host);
  const link = linkOf(subnet, host);
  const inside = (...argv: string[]) => run('ip', '-netns', namespace, ...argv);
  await run('ip', 'netns', 'add', namespace);
  const peer = ['peer', 'name', 'eth0', 'address', macOf(subnet, host), 'netns', namespace];
  await run('ip', 'link', 'add', link, 'type', 'veth', ...peer);
  await run('ip', 'link', 'set', link, 'master', bridgeOf(subnet), 'up');
  await inside('address', 'add', `${addressOf(subnet, host)}/24`, 'dev', 'eth0');
  await inside('link', 'set', 'lo', 'up');
  await inside('link', 'set', 'eth0', 'up');
  await inside('route', 'add', 'default', 'via', addressOf(subnet, 0));
}

export async function setHostLink(subnet: number, host: number, state: 'up' | 'down'): Promise<void> {
  await run('ip', 'link', 'set', linkOf(subnet, host), state);
}

/** True when this machine has a route of its own into that subnet, so that it must not be used. */
export async function subnetIsTaken(subnet: number): Promise<boolean> {
  const { stdout } = await output(['ip', 'route', 'show', 'root', `198.18.${subnet}.0/24`]);
  return stdout.trim() !== '';
}

/**
 * Takes away whatever is left of a fleet: $1 the prefix of its namespaces, $2 its bridge, $3 its folder. Processes
 * first, for they hold the mounts. Links are taken away by name: with its namespace a link goes too, but some time later.
 */
export const sweepScript = `
for name in $(ip netns list | cut -d' ' -f1 | grep "^$1[0-9]*$"); do
  tries=0
  while pids=$(ip netns pids "$name") && [ -n "$pids" ] && [ $tries -lt 250 ]; do
    kill -KILL $pids 2>/dev/null; sleep 0.02; tries=$((tries + 1))
  done
  ip netns delete "$name"
done
for link in $(ip -oneline link show master "$2" 2>/dev/null | cut -d' ' -f2 | cut -d@ -f1); do
  ip link delete "$link"
done
if ip link show "$2" >/dev/null 2>&1; then ip link delete "$2"; fi
rm -rf "$3"
`;
