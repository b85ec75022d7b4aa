import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../fleet/command.ts';
import { lock } from '../fleet/lock.ts';
import { testbedFolder } from '../fleet/testbed.ts';

export const REALM = 'AD.EXAMPLE.ORG';
export const BASE = 'DC=ad,DC=example,DC=org';
export const ADMIN_PASSWORD = 'Admin-of-the-test-1';

/** Where the domain lies inside its own mount namespace, when it is made and whenever it runs. Nobody else sees it there. */
export const HOME = '/mnt';

/** Grows when the way of making it changes. */
const recipe = 1;

/**
 * LDAP alone: no DNS, no Kerberos, no files, and nothing but the loopback of its own network. `unix password sync`, which
 * Debian's own smb.conf turns on, would change passwords of this machine.
 */
const configuration = `[global]
workgroup = EXAMPLE
realm = ${REALM}
netbios name = DC1
server role = active directory domain controller
server services = ldap
interfaces = lo
bind interfaces only = yes
private dir = ${HOME}/private
state directory = ${HOME}/state
cache directory = ${HOME}/cache
lock directory = ${HOME}/lock
pid directory = ${HOME}
ncalrpc dir = ${HOME}/ncalrpc
log file = ${HOME}/log
unix password sync = no
idmap_ldb:use rfc2307 = yes
tls enabled = yes
tls cafile = ${HOME}/tls/ca.pem
tls certfile = ${HOME}/tls/server.pem
tls keyfile = ${HOME}/tls/server.key
[sysvol]
path = ${HOME}/state/sysvol
[netlogon]
path = ${HOME}/state/sysvol/scripts
`;

/** $1 the configuration, $2 the administrator's password, $3 the archive. */
const provisionScript = `set -e
mount -t tmpfs -o mode=700 none ${HOME}
ip link set lo up
mkdir ${HOME}/etc
printf %s "$1" > ${HOME}/etc/smb.conf
samba-tool domain provision --configfile=${HOME}/etc/smb.conf --use-rfc2307 --server-role=dc --realm=${REALM} \
  --domain=EXAMPLE --host-name=dc1 --host-ip=127.0.0.1 --dns-backend=NONE --adminpass="$2" --quiet
tar -C ${HOME} --exclude=./state/sysvol -cf "$3" .
`;

/** A domain as it is on its first day, as an archive: made once for each version of Samba, since it takes a while. */
export async function provisionedDomain(): Promise<string> {
  const version = (await run('samba', '--version')).trim().replaceAll(/[^\w.-]+/g, '-');
  const archive = join(testbedFolder(), `domain-${version}-${recipe}.tar`);
  if (existsSync(archive)) return archive;
  await mkdir(testbedFolder(), { recursive: true });
  const making = await lock(join(testbedFolder(), 'domain.lock'), { wait: true });
  try {
    if (existsSync(archive)) return archive;
    const unfinished = `${archive}.unfinished`;
    await rm(unfinished, { force: true });
    const script = ['sh', '-c', provisionScript, 'provision', configuration, ADMIN_PASSWORD, unfinished];
    await run('unshare', ...apart, ...script);
    await rename(unfinished, archive);
    return archive;
  } finally {
    await making?.release();
  }
}

/** An own network without a way out, own mounts, own processes, which all end with the first of them. */
export const apart = [
  '--net',
  '--mount',
  '--propagation',
  'private',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
];
