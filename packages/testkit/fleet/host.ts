import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { newSshKey } from '#platform';
import { ordinaryUser } from './base.ts';
import { type CommandOutput, output } from './command.ts';
import { addHostNetwork, addressOf, namespaceOf, setHostLink } from './network.ts';

export interface HostSettings {
  subnet: number;
  /** From 1. */
  number: number;
  base: string;
  folder: string;
  /** The public key that may sign in, as a line of authorized_keys. */
  authorizedKey: string;
  privateKey: string;
}

/**
 * A disposable host: an own root file system over the common base, own process tree, hostname, network, sshd and dpkg
 * state, no systemd. What is installed there starts its services by their init scripts, as on any Debian.
 */
export class FleetHost {
  readonly name: string;
  readonly address: string;
  readonly port = 22;
  readonly user = 'root';
  /** May sign in with the same key; sudo asks it for no password. */
  readonly ordinaryUser = ordinaryUser;
  /** OpenSSH format. */
  readonly privateKey: string;
  /** The host key as `type base64`, for pinning. */
  hostKey = '';
  readonly #settings: HostSettings;
  #init: ChildProcess | null = null;

  constructor(settings: HostSettings) {
    this.#settings = settings;
    this.name = `host${settings.number}`;
    this.address = addressOf(settings.subnet, settings.number);
    this.privateKey = settings.privateKey;
  }

  /** Puts the host's own files in place and switches it on. */
  async setUp(): Promise<void> {
    const { subnet, number } = this.#settings;
    await Promise.all([this.#writeFiles(), addHostNetwork(subnet, number)]);
    await this.start();
  }

  /** Runs a script inside as root, past the network: it works while the host is cut off. */
  async exec(script: string): Promise<CommandOutput> {
    const enter = ['--mount', '--uts', '--ipc', '--net', '--pid', '--root', '--wd'];
    const env = ['env', '-i', 'HOME=/root', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'DEBIAN_FRONTEND=noninteractive'];
    return output(['nsenter', `--target=${await this.#initPid()}`, ...enter, ...env, '/bin/sh', '-c', script]);
  }

  /** Pulls the cable. */
  cut(): Promise<void> {
    return setHostLink(this.#settings.subnet, this.#settings.number, 'down');
  }

  heal(): Promise<void> {
    return setHostLink(this.#settings.subnet, this.#settings.number, 'up');
  }

  /** Pulls the plug: every process of the host ends at once. */
  async kill(): Promise<void> {
    const init = this.#init;
    if (!init) return;
    // It may have gone down by itself, as on a restart from inside.
    if (init.exitCode === null && init.signalCode === null) {
      const gone = once(init, 'exit');
      init.ref();
      init.kill('SIGKILL');
      await gone;
    }
    this.#init = null;
  }

  /** Switches it on (again): its disk is as it was, /run and /tmp are empty. */
  async start(): Promise<void> {
    if (this.#init) return;
    const { subnet, number, base, folder } = this.#settings;
    const log = await open(join(folder, 'log'), 'a');
    const unshare = [
      'unshare',
      '--uts',
      '--ipc',
      '--pid',
      '--mount',
      '--fork',
      '--kill-child',
      '--propagation',
      'private',
    ];
    const argv = ['netns', 'exec', namespaceOf(subnet, number), ...unshare, '/bin/sh', '-c', bootScript, 'boot'];
    this.#init = spawn('ip', [...argv, base, folder, this.name], { detached: true, stdio: ['ignore', log.fd, log.fd] });
    this.#init.unref();
    await log.close();
    await this.#answering();
  }

  /** Gives the host another key, as after a reinstallation or with an impostor. */
  async changeHostKey(): Promise<void> {
    await this.#writeHostKey();
    const restart =
      'old=$(pgrep -o -x sshd); kill $old; while kill -0 $old 2>/dev/null; do sleep 0.01; done; /usr/sbin/sshd';
    const { exitCode, stderr } = await this.exec(restart);
    if (exitCode !== 0) throw new Error(`sshd of ${this.name} did not start again: ${stderr}`);
    await this.#answering();
  }

  async #writeFiles(): Promise<void> {
    const etc = join(this.#settings.folder, 'upper/etc');
    await Promise.all(
      ['work', 'root', 'upper/etc/ssh'].map((path) => mkdir(join(this.#settings.folder, path), { recursive: true })),
    );
    await writeFile(join(etc, 'hostname'), `${this.name}\n`);
    await writeFile(
      join(etc, 'hosts'),
      `127.0.0.1 localhost\n${this.address} ${this.name}.testbed.example ${this.name}\n`,
    );
    await writeFile(join(etc, 'machine-id'), `${randomBytes(16).toString('hex')}\n`);
    await writeFile(join(etc, 'resolv.conf'), '');
    await this.#authorize('root', 0, 0o700);
    await this.#authorize(`home/${ordinaryUser}`, 1000, 0o755);
    await this.#writeHostKey();
  }

  async #authorize(home: string, uid: number, mode: number): Promise<void> {
    const { folder, authorizedKey } = this.#settings;
    const ssh = join(folder, 'upper', home, '.ssh');
    await mkdir(ssh, { recursive: true });
    await chmod(join(folder, 'upper', home), mode);
    await writeFile(join(ssh, 'authorized_keys'), authorizedKey);
    if (uid !== 0) await output(['chown', '-R', `${uid}:${uid}`, join(folder, 'upper', home)]);
  }

  async #writeHostKey(): Promise<void> {
    const key = newSshKey();
    const path = this.#init ? null : join(this.#settings.folder, 'upper/etc/ssh/ssh_host_ed25519_key');
    // A running host sees changes to its upper layer from outside only by chance: write from inside then.
    if (path) await writeFile(path, key.private, { mode: 0o600 });
    else await this.exec(`umask 077; cat >/etc/ssh/ssh_host_ed25519_key <<'KEY'\n${key.private}\nKEY`);
    this.hostKey = key.public.split(' ').slice(0, 2).join(' ');
  }

  async #initPid(): Promise<string> {
    const parent = this.#init?.pid;
    if (!parent) throw new Error(`${this.name} is switched off.`);
    const [pid] = (await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8')).split(' ');
    if (!pid) throw new Error(`${this.name} has not booted: see its log.`);
    return pid;
  }

  async #answering(): Promise<void> {
    const deadline = performance.now() + 120_000;
    while (!(await accepts(this.address, this.port))) {
      if (this.#init?.exitCode != null || performance.now() > deadline) {
        const log = await readFile(join(this.#settings.folder, 'log'), 'utf8');
        throw new Error(`${this.name} does not come up: ${log.slice(-2000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 20_000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}

// $1 the base tree, $2 the host's folder, $3 its name. Mounts live in the host's own mount namespace and end with it.
// PID 1 is a shell that reaps what is orphaned, as any init does.
const bootScript = `set -e
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
cd "$2/root"
mount -t proc proc proc
mount -t tmpfs -o size=64m,mode=755 tmpfs run
mount -t tmpfs -o size=256m,mode=1777 tmpfs tmp
mount -t tmpfs -o size=1m,mode=755 tmpfs dev
for device in null zero full random urandom tty; do : >dev/$device; mount --bind /dev/$device dev/$device; done
ln -s /proc/self/fd dev/fd; ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr
mkdir dev/shm dev/pts
mount -t tmpfs -o size=64m,mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t sysfs -o ro sysfs sys
hostname "$3"
mkdir -p run/sshd run/lock mnt
pivot_root . mnt
cd /
exec chroot / /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/bash -c '
umount -l /mnt
/usr/sbin/sshd -e
while :; do sleep infinity & wait $!; done'
`;
