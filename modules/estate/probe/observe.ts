import { readFileSync } from 'node:fs';
import { PlumblineError } from '#kernel';
import type { Observation } from './observation.ts';
import { parseProbe } from './parse.ts';

/**
 * Runs a script by the /bin/sh of the machine that is looked at, and gives its whole output: a machine with thousands of
 * packages says more than a megabyte. How it is reached is not our business.
 */
export type Exec = (script: string) => Promise<{ exitCode: number | null; stdout: string; stderr: string }>;

export const probeScript = readFileSync(new URL('./probe.sh', import.meta.url), 'utf8');

/** One look at one machine. It changes nothing there. */
export async function observe(exec: Exec): Promise<Observation> {
  const { exitCode, stdout, stderr } = await exec(probeScript);
  const observation = parseProbe(stdout);
  if (observation.format === 0) {
    const said = (stderr.trim() || stdout.trim() || 'nothing').slice(0, 500);
    throw new PlumblineError(
      'command_failed',
      `The probe could not run there (exit status ${exitCode}): it said ${said}`,
    );
  }
  return observation;
}
