import { PlumblineError } from '#kernel';
import type { Driver } from './driver.ts';

// The content goes to a new file beside the old one and takes its place by rename, which is atomic.
const script = `set -eu
path=$1 mode=$2 bytes=$3
umask 077
new=$(mktemp "$path.XXXXXX")
trap 'rm -f "$new"' EXIT
cat >"$new"
[ "$(wc -c <"$new")" -eq "$bytes" ] || { echo 'the content did not arrive whole' >&2; exit 1; }
chmod "$mode" "$new"
mv -f "$new" "$path"
trap - EXIT`;

export function putFileBy<Target>(exec: Driver<Target>['exec']): Driver<Target>['putFile'] {
  return async (target, file, options = {}) => {
    if (!file.path.startsWith('/'))
      throw new PlumblineError('invalid_input', `"${file.path}" is not an absolute path.`);
    const mode = (file.mode ?? 0o644).toString(8);
    const content = Buffer.from(file.content as Uint8Array);
    const argv = ['/bin/sh', '-c', script, 'put-file', file.path, mode, String(content.length)];
    const { timeoutMs = 60_000, signal, sudo } = options;
    const result = await exec(
      target,
      { argv, stdin: content },
      { timeoutMs, ...(signal && { signal }), ...(sudo && { sudo }) },
    );
    if (result.exitCode !== 0) {
      throw new PlumblineError('command_failed', `${file.path} could not be written: ${result.stderr.trim()}`);
    }
  };
}
