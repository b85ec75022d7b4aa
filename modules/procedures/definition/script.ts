import { environmentName } from './input.ts';

/** Secrets that a script takes for one of its variables, and that neither it nor its `env` sets. */
export function secretVariablesIn(script: string, env: Record<string, string>, secrets: readonly string[]): string[] {
  return secrets.map(environmentName).filter((variable) => {
    const used = new RegExp(`\\$\\{?${variable}\\b`);
    const set = new RegExp(`\\b(read|for)\\b[^\\n;|&]*\\b${variable}\\b|\\b${variable}=`);
    return used.test(script) && !set.test(script) && !Object.hasOwn(env, variable);
  });
}
