import { PlumblineError } from '#kernel';
import type { Command } from './driver.ts';

/** One word for a POSIX shell, whatever it contains. */
export function quote(word: string): string {
  if (word.includes('\0')) throw new PlumblineError('invalid_input', 'A command cannot contain a NUL character.');
  return `'${word.replaceAll("'", "'\\''")}'`;
}

export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

export function argvOf(command: Command): readonly string[] {
  const argv = 'argv' in command ? command.argv : ['/bin/sh', '-c', command.script];
  if (argv.length === 0 || argv[0] === '') throw new PlumblineError('invalid_input', 'A command needs a program.');
  return argv;
}

/** What is set for every command: messages in the C locale, so that programs can read them, and what was asked for. */
export function environment(env: Readonly<Record<string, string>> = {}): [name: string, value: string][] {
  const all = Object.entries({ LC_ALL: 'C', ...env });
  const wrong = all.find(([name, value]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.includes('\0'));
  if (wrong) throw new PlumblineError('invalid_input', `"${wrong[0]}" cannot be set as an environment variable.`);
  return all;
}

/**
 * The argv that runs `argv` as every driver runs it: with its environment, as root when asked for, and with the
 * administrator's folders on the PATH, which sshd leaves out for ordinary users.
 */
export function prepared(
  argv: readonly string[],
  options: { sudo?: boolean; env?: Readonly<Record<string, string>> },
): string[] {
  const assignments = environment(options.env).map(([name, value]) => `${name}=${value}`);
  const inner = ['/bin/sh', '-c', enter, 'plumbline', String(assignments.length), ...assignments, ...argv];
  return options.sudo ? ['/bin/sh', '-c', becomeRoot, 'plumbline', ...inner] : inner;
}

// Assignments and command are arguments, never text of the script. (`env` would take a program whose name has an
// equals sign for an assignment.)
const enter = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH
left=$1; shift
while [ "$left" -gt 0 ]; do export "$1"; shift; left=$((left - 1)); done
exec "$@"`;
const becomeRoot = `[ "$(id -u)" = 0 ] && exec "$@"
command -v sudo >/dev/null 2>&1 || { echo 'sudo: not installed' >&2; exit 126; }
LC_ALL=C exec sudo -n -- "$@"`;

/** What sudo says when it refuses: then nothing was run. */
export function sudoRefusal(exitCode: number | null, stderr: string): string | null {
  if (exitCode !== 1 && exitCode !== 126) return null;
  const line = stderr.match(
    /^(sudo: .*(password is required|not installed|terminal is required)|.* is not (allowed to|in the sudoers).*|Sorry, user .* (may not|is not allowed).*)$/m,
  );
  return line ? line[0] : null;
}
