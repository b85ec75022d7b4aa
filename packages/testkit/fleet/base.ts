import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';
import { lock } from './lock.ts';
import { buildRepository, repositoryPackages } from './repository.ts';
import { testbedFolder } from './testbed.ts';

/** Beyond Debian's smallest base (required packages and apt). */
const basePackages = ['openssh-server', 'iproute2', 'procps', 'sudo'];

/** Grows when the way of building changes; the lists of packages are part of the key by themselves. */
const recipe = 4;

/** An account that is not root but may become it by sudo without a password. */
export const ordinaryUser = 'ordinary';

/** The tree that all hosts have as their lower layer. Built by the first who needs it, read-only from then on. */
export async function baseTree(): Promise<string> {
  const suite = await codename();
  const key = createHash('sha256').update(JSON.stringify([recipe, suite, basePackages, repositoryPackages]));
  const tree = join(testbedFolder(), `base-${suite}-${key.digest('hex').slice(0, 12)}`);
  if (existsSync(tree)) return tree;
  const building = await lock(join(testbedFolder(), 'base.lock'), { wait: true });
  try {
    if (!existsSync(tree)) await build(tree, suite);
    return tree;
  } finally {
    await building?.release();
  }
}

async function build(tree: string, suite: string): Promise<void> {
  process.stderr.write('test-bed: building the base tree of its hosts, once on this machine (about a minute)\n');
  const unfinished = `${tree}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const { address, origin } = await mirror(suite);
  await run(
    ...['debootstrap', '--variant=minbase', `--include=${basePackages.join(',')}`],
    ...[suite, unfinished, address],
  );
  await buildRepository(unfinished, origin);
  await configure(unfinished);
  await rename(unfinished, tree);
}

async function configure(tree: string): Promise<void> {
  const inside = (...argv: string[]) => run('chroot', tree, ...argv);
  await inside(
    'sh',
    '-c',
    'rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /etc/ssh/ssh_host_* /etc/machine-id',
  );
  // A password that nothing matches: without PAM, sshd refuses an account whose password is locked, even by key.
  await inside('useradd', '--create-home', '--shell', '/bin/sh', '--password', '*', ordinaryUser);
  await inside('apt-get', 'update', '--quiet=2');
  // Without systemd a package starts its service only where a policy says so; then its init script does it.
  await writeFile(join(tree, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 0\n');
  await chmod(join(tree, 'usr/sbin/policy-rc.d'), 0o755);
  await writeFile(join(tree, 'etc/sudoers.d/ordinary'), `${ordinaryUser} ALL=(ALL) NOPASSWD: ALL\n`);
  await chmod(join(tree, 'etc/sudoers.d/ordinary'), 0o440);
  // Hosts are thrown away: what dpkg writes need not reach the disk.
  await writeFile(join(tree, 'etc/dpkg/dpkg.cfg.d/testbed'), 'force-unsafe-io\n');
  await writeFile(join(tree, 'etc/ssh/sshd_config'), sshdConfig);
}

const sshdConfig = `HostKey /etc/ssh/ssh_host_ed25519_key
PidFile none
UsePAM no
UseDNS no
PermitRootLogin prohibit-password
PasswordAuthentication yes
Subsystem sftp internal-sftp
`;

async function codename(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  const found = release.match(/^VERSION_CODENAME=(\w+)$/m)?.[1];
  if (!found) throw new Error('The test-bed needs Debian or Ubuntu: /etc/os-release names no VERSION_CODENAME.');
  return found;
}

/** Where this machine itself gets its packages, and whose they are ("Debian"). */
async function mirror(suite: string): Promise<{ address: string; origin: string }> {
  const format = '$(CREATED_BY) $(CODENAME) $(COMPONENT) $(REPO_URI) $(ORIGIN)';
  const targets = await run('apt-get', 'indextargets', '--format', format);
  const found = targets.split('\n').find((line) => line.startsWith(`Packages ${suite} main `));
  if (!found) throw new Error(`This machine has no apt source for ${suite} main: run "apt-get update" once.`);
  const [, , , address = '', ...origin] = found.split(' ');
  return { address, origin: origin.join(' ') };
}
