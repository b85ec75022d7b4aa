import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';

/**
 * What hosts can install without a network, each with all that it needs. They come from this machine's own apt sources,
 * by its own apt, and are real Debian packages.
 */
export const repositoryPackages = [
  // Two that do one job, to replace one by the other.
  'lighttpd',
  'nginx-light',
  'ntpsec',
  'chrony',
  // Small ones.
  'telnet',
  'curl',
  'busybox',
  'openssl',
  'vsftpd',
];

/** Fills /srv/repo of the base tree and makes it the only apt source there; `origin` is whose packages they are. */
export async function buildRepository(base: string, origin: string): Promise<void> {
  const folder = join(base, 'srv/repo');
  await mkdir(join(folder, 'partial'), { recursive: true });
  // One by one: some of them cannot be installed together.
  for (const name of repositoryPackages) {
    await run(
      ...['apt-get', '--yes', '--no-install-recommends', '--download-only', '--quiet=2'],
      ...['-o', `Dir::State::status=${base}/var/lib/dpkg/status`, '-o', 'Debug::NoLocking=true'],
      ...['-o', `Dir::Cache::archives=${folder}/`, '-o', 'APT::Sandbox::User=root', 'install', name],
    );
  }
  const files = (await readdir(folder)).filter((file) => file.endsWith('.deb')).sort();
  const entries = await Promise.all(files.map((file) => indexEntry(folder, file)));
  const index = `${entries.join('\n\n')}\n`;
  await writeFile(join(folder, 'Packages'), index);
  const sha256 = createHash('sha256').update(index).digest('hex');
  await writeFile(
    join(folder, 'Release'),
    `Origin: ${origin}\nSuite: testbed\nDate: ${new Date().toUTCString()}\nSHA256:\n ${sha256} ${Buffer.byteLength(index)} Packages\n`,
  );
  await run('rm', '-rf', `${base}/etc/apt/sources.list`, `${base}/etc/apt/sources.list.d`, join(folder, 'partial'));
  await writeFile(join(base, 'etc/apt/sources.list'), 'deb [trusted=yes] file:/srv/repo ./\n');
  await writeFile(
    join(base, 'etc/apt/apt.conf.d/50testbed'),
    'Acquire::Languages "none";\nAPT::Install-Recommends "false";\nAPT::Sandbox::User "root";\n',
  );
}

async function indexEntry(folder: string, file: string): Promise<string> {
  const control = (await run('dpkg-deb', '--field', join(folder, file))).trimEnd();
  const bytes = await readFile(join(folder, file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return `${control}\nFilename: ./${file}\nSize: ${bytes.length}\nSHA256: ${sha256}`;
}
