// Runs `npm ci` when what is installed differs from package-lock.json. Plain JavaScript for Node >= 18.
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

const stampPath = (root) => join(root, 'node_modules', '.plumbline-stamp');

/** What node_modules must hold: the lock file, for this kind of machine. */
function wantedStamp(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

/**
 * Whether npm's own record of node_modules agrees with the lock file, so that an `npm ci` by hand counts too.
 * npm writes that record last; packages for other platforms are the only ones that may be missing.
 */
export function recordAgrees(lockText, recordText) {
  if (!recordText) return false;
  try {
    const wanted = JSON.parse(lockText).packages;
    const present = JSON.parse(recordText).packages;
    for (const [path, { version, optional }] of Object.entries(wanted)) {
      if (path === '') continue;
      if (!present[path] ? !optional : present[path].version !== version) return false;
    }
    return Object.keys(present).every((path) => path in wanted);
  } catch {
    return false;
  }
}

/** True when nothing needs to be installed. */
export function isInstalled(root) {
  if (read(stampPath(root)) === wantedStamp(root)) return true;
  const record = read(join(root, 'node_modules', '.package-lock.json'));
  if (!recordAgrees(readFileSync(join(root, 'package-lock.json'), 'utf8'), record)) return false;
  writeStamp(root);
  return true;
}

function writeStamp(root) {
  try {
    writeFileSync(stampPath(root), wantedStamp(root));
  } catch {
    // A clone of another user: the check is only slower next time.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Takes the lock file, or returns the process id of its living holder. The file appears complete or not at all (link),
 * and of several that find a dead holder's file one wins (rename).
 */
export function takeLock(path) {
  const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (;;) {
      try {
        linkSync(mine, path);
        return null;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = Number(read(path));
      if (holder && isAlive(holder)) return holder;
      const removed = `${mine}.stale`;
      try {
        renameSync(path, removed);
      } catch {
        continue;
      }
      // Somebody may have taken it over between our look and our rename: give it back.
      const taken = Number(read(removed));
      if (taken !== holder && taken && isAlive(taken)) {
        try {
          linkSync(removed, path);
        } catch {}
      }
      rmSync(removed, { force: true });
    }
  } finally {
    unlinkSync(mine);
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function lockWhenFree(path, say, isStopping) {
  let told = false;
  for (;;) {
    const holder = takeLock(path);
    if (holder === null) return;
    if (!told) say(`Another start (process ${holder}) is installing the packages; waiting for it`);
    told = true;
    if (isStopping()) return;
    await sleep(200);
  }
}

/** The npm that started us, else the one on PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.(c?js)$/.test(script) ? [process.execPath, [script]] : ['npm', []];
}

export async function installIfNeeded({ root, say, run, isStopping }) {
  if (isInstalled(root)) return;
  const lock = join(root, '.plumbline', 'install.lock');
  try {
    mkdirSync(join(root, '.plumbline'), { recursive: true });
    await lockWhenFree(lock, say, isStopping);
  } catch (error) {
    throw new Error(
      `The packages must be installed, but ${root} cannot be written: ${error.message}\n` +
        'Run npm ci there as the user who owns it, or make a clone of your own.',
    );
  }
  const releaseOnExit = () => rmSync(lock, { force: true });
  process.once('exit', releaseOnExit);
  try {
    if (isStopping() || isInstalled(root)) return;
    await install({ root, say, run, isStopping });
  } finally {
    releaseOnExit();
    process.removeListener('exit', releaseOnExit);
  }
}

async function install({ root, say, run, isStopping }) {
  say('Installing the packages (npm ci)');
  const beganMs = Date.now();
  const ticker = setInterval(() => say(`… still installing (${Math.round((Date.now() - beganMs) / 1000)} s)`), 5_000);
  ticker.unref();
  const [command, args] = npmCommand();
  // Warnings off: under an old Node npm complains of each package that needs the pinned one.
  const ci = [
    'ci',
    '--loglevel=error',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--include=dev',
    '--include=optional',
  ];
  // npm must see the lock file's folder as its project, whatever the outer npm was started with.
  const env = { ...process.env, NODE_ENV: '' };
  try {
    const code = await run(command, [...args, ...ci], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    if (isStopping()) return;
    if (code !== 0) {
      throw new Error(
        `npm ci ended with status ${code}; its message is above. Plumbline needs the npm registry (or a warm npm cache) ` +
          `the first time.\nTry it by hand: cd "${root}" && npm ci`,
      );
    }
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('npm is not on the PATH. It comes with Node: https://nodejs.org');
    throw error;
  } finally {
    clearInterval(ticker);
  }
  writeStamp(root);
  say(`Packages installed in ${((Date.now() - beganMs) / 1000).toFixed(1)} s`);
}
