// A real directory on this machine: OpenLDAP's slapd with TLS, a password policy, people and groups.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../fleet/command.ts';
import { freePort } from '../port.ts';
import { linux, program, type Requirement } from '../requirements.ts';
import { makeCertificate } from './certificate.ts';

/** What slapd and its certificate need of the machine. */
export const directoryRequirements: readonly Requirement[] = [
  linux,
  program('slapd', 'slapd'),
  program('openssl', 'openssl'),
];

export interface TestDirectory {
  /** ldap:// on loopback. */
  url: string;
  ldapsUrl: string;
  baseDn: string;
  adminDn: string;
  adminPassword: string;
  /** PEM of the authority that signed its certificate. */
  ca: string;
  /** `uid=<name>,ou=people,…`; their password is `<name>-password-1`. */
  personDn(name: string): string;
  passwordOf(name: string): string;
  /** As kill -9, and started again on the same data. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface DirectoryOptions {
  /** Default anna, ben and root-admin, who is in the group `admins`. */
  people?: readonly string[];
}

const BASE = 'dc=example,dc=org';
const ADMIN = `cn=admin,${BASE}`;

export async function startDirectory({
  people = ['anna', 'ben', 'root-admin'],
}: DirectoryOptions = {}): Promise<TestDirectory> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-directory-'));
  const adminPassword = 'admin-of-the-test-1';
  const [port, tlsPort] = [await freePort(), await freePort()];
  const url = `ldap://127.0.0.1:${port}`;
  const ldapsUrl = `ldaps://localhost:${tlsPort}`;
  await makeCertificate(folder);
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'slapd.conf'), configuration(folder, adminPassword), { mode: 0o600 });
  writeFileSync(join(folder, 'people.ldif'), ldif(people));
  await run('slapadd', '-f', join(folder, 'slapd.conf'), '-l', join(folder, 'people.ldif'));
  let slapd: ChildProcess | null = null;

  async function start(): Promise<void> {
    // -d 0: stays in the foreground, says nothing.
    const started = spawn(
      'slapd',
      ['-d', '0', '-f', join(folder, 'slapd.conf'), '-h', `${url} ldaps://127.0.0.1:${tlsPort}`],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
      },
    );
    slapd = started;
    let said = '';
    started.stderr!.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2_000);
    });
    await Promise.race([
      listening(port),
      once(started, 'exit').then(() => Promise.reject(new Error(`slapd ended: ${said}`))),
    ]);
  }
  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = slapd;
    slapd = null;
    if (!running || running.exitCode !== null) return;
    running.kill(signal);
    await once(running, 'exit');
  }
  await start();
  return {
    ...{ url, ldapsUrl, adminPassword, start },
    baseDn: BASE,
    adminDn: ADMIN,
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    personDn: (name) => `uid=${name},ou=people,${BASE}`,
    passwordOf: (name) => `${name}-password-1`,
    kill: () => kill(),
    async stop() {
      await kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, adminPassword: string): string {
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis', 'msuser']
    .map((name) => `/etc/ldap/schema/${name}.schema`)
    .filter((path) => existsSync(path));
  return `${schemas.map((path) => `include ${path}`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${folder}/ca.pem
TLSCertificateFile ${folder}/server.pem
TLSCertificateKeyFile ${folder}/server.key
sizelimit 500
database mdb
suffix "${BASE}"
rootdn "${ADMIN}"
rootpw ${adminPassword}
directory ${folder}/data
dbnosync
maxsize 10485760
password-hash {SSHA}
overlay ppolicy
ppolicy_default "cn=policy,${BASE}"
ppolicy_hash_cleartext
access to attrs=userPassword by anonymous auth by self write by * none
access to * by * read
`;
}

function ldif(people: readonly string[]): string {
  const entry = (dn: string, lines: string[]): string => [`dn: ${dn}`, ...lines, ''].join('\n');
  return [
    entry(BASE, ['objectClass: dcObject', 'objectClass: organization', 'o: Example', 'dc: example']),
    entry(`ou=people,${BASE}`, ['objectClass: organizationalUnit', 'ou: people']),
    entry(`ou=groups,${BASE}`, ['objectClass: organizationalUnit', 'ou: groups']),
    entry(`cn=policy,${BASE}`, [
      ...['objectClass: organizationalRole', 'objectClass: pwdPolicy', 'cn: policy', 'pwdAttribute: userPassword'],
      ...[
        'pwdMustChange: TRUE',
        'pwdAllowUserChange: TRUE',
        'pwdInHistory: 3',
        'pwdLockout: TRUE',
        'pwdMaxFailure: 10',
      ],
      ...['pwdMinLength: 8', 'pwdCheckQuality: 2'],
    ]),
    ...people.map((name) =>
      entry(`uid=${name},ou=people,${BASE}`, [
        ...['objectClass: inetOrgPerson', `uid: ${name}`, `cn: ${name}`, `sn: ${name}`, `mail: ${name}@example.org`],
        `userPassword: ${name}-password-1`,
      ]),
    ),
    entry(`cn=staff,ou=groups,${BASE}`, [
      ...['objectClass: groupOfNames', 'cn: staff'],
      ...people.map((name) => `member: uid=${name},ou=people,${BASE}`),
    ]),
    ...(people.includes('root-admin')
      ? [
          entry(`cn=admins,ou=groups,${BASE}`, [
            ...['objectClass: groupOfNames', 'cn: admins', `member: uid=root-admin,ou=people,${BASE}`],
          ]),
        ]
      : []),
  ].join('\n');
}

/** Tries until somebody listens; the process that should is watched beside it. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
