// A real Active Directory on this machine: a domain controller of Samba with TLS, in a network of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'ldapts';
import { makeCertificate } from '../directory/certificate.ts';
import { run } from '../fleet/command.ts';
import { linux, optional, program, type Requirement, root } from '../requirements.ts';
import { ADMIN_PASSWORD, apart, BASE, HOME, provisionedDomain } from './provision.ts';

/** The gate does not install Samba; where it is, with what it makes a domain from, these tests run. */
const setup = '/usr/share/samba/setup/ad-schema';
const samba: readonly Requirement[] = [
  program('samba', 'samba-ad-dc'),
  program('samba-tool', 'samba-ad-dc'),
  () => (existsSync(setup) ? null : `needs ${setup} (Debian package samba-ad-provision)`),
];

export const domainRequirements: readonly Requirement[] = [
  ...samba.map(optional),
  linux,
  root,
  program('ip', 'iproute2'),
  program('unshare', 'util-linux'),
  program('openssl', 'openssl'),
];

/** For `beforeAll`: the first on a machine makes the domain (half a minute, or more where others work). */
export const domainStartTimeoutMs = 600_000;

export interface TestDomain {
  /** ldap:// on loopback, which takes StartTLS. */
  url: string;
  ldapsUrl: string;
  baseDn: string;
  adminDn: string;
  adminPassword: string;
  /** PEM of the authority that signed its certificate. */
  ca: string;
  /** samba-tool inside, as who keeps the controller; gives what it says. */
  tool(...argv: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** $1 the archive, $2 the folder with the certificate, then the relay's command. */
const startScript = `set -e
mount -t tmpfs -o mode=700 none ${HOME}
ip link set lo up
tar -C ${HOME} -xf "$1"
cp -r "$2" ${HOME}/tls
mkdir -p ${HOME}/state/sysvol/scripts ${HOME}/lock ${HOME}/cache
shift 2
samba --foreground --no-process-group --model=single --configfile=${HOME}/etc/smb.conf 3>&- </dev/null >&2 &
exec "$@"
`;

export async function startDomain(): Promise<TestDomain> {
  const archive = await provisionedDomain();
  const certificate = mkdtempSync(join(tmpdir(), 'plumbline-domain-'));
  await makeCertificate(certificate);
  const relay = [process.execPath, fileURLToPath(new URL('./relay.ts', import.meta.url))];
  const argv = [...apart, 'sh', '-c', startScript, 'domain', archive, certificate, ...relay];
  const house = spawn('unshare', argv, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, LC_ALL: 'C', PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  let said = '';
  house.stderr!.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000);
  });
  const ended = once(house, 'exit');
  async function stop(): Promise<void> {
    if (house.connected) house.disconnect();
    await ended;
    rmSync(certificate, { recursive: true, force: true });
  }
  async function tool(...argv: string[]): Promise<string> {
    const inside = readFileSync(`/proc/${house.pid}/task/${house.pid}/children`, 'utf8').trim();
    const enter = ['nsenter', `--target=${inside}`, '--mount', '--net', '--pid', '--'];
    const local = [`--configfile=${HOME}/etc/smb.conf`, `--URL=${HOME}/private/sam.ldb`];
    return run(...enter, 'samba-tool', ...argv, ...local);
  }
  try {
    const [ldap, ldaps] = [await lead(house, 389), await lead(house, 636)];
    const url = `ldap://127.0.0.1:${ldap}`;
    const gone = ended.then(() => Promise.reject(new Error(`the domain controller ended: ${said}`)));
    await Promise.race([answering(url), gone]);
    const ca = readFileSync(join(certificate, 'ca.pem'), 'utf8');
    return {
      ...{ url, ldapsUrl: `ldaps://localhost:${ldaps}`, baseDn: BASE, ca, tool, stop },
      ...{ adminDn: `CN=Administrator,CN=Users,${BASE}`, adminPassword: ADMIN_PASSWORD },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A port of this machine that leads to that one in there. */
async function lead(house: ChildProcess, port: number): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  await new Promise<void>((resolve, reject) => {
    house.send({ port }, server, (error) => (error ? reject(error) : resolve()));
  });
  // It is theirs now.
  server.close();
  return address.port;
}

/** Asks until it says what it is; the process that should answer is watched beside it. */
async function answering(url: string): Promise<void> {
  for (;;) {
    const client = new Client({ url, timeout: 5_000, connectTimeout: 5_000 });
    const found = await client.search('', { scope: 'base', attributes: ['defaultNamingContext'] }).catch(() => null);
    await client.unbind().catch(() => {});
    if (found) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
