/**
 * - **check**: one question about the installation, answered in plain words.
 * - **finding**: its answer: fine, worth a look (`warn`), or wrong (`fail`), with what to do.
 */
export type State = 'ok' | 'warn' | 'fail';

export interface Finding {
  check: string;
  state: State;
  /** What was found. */
  says: string;
  /** What to do; empty where nothing is to be done. */
  remedy: string;
}

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says, remedy: '' });
export const warn = (check: string, says: string, remedy: string): Finding => ({ check, state: 'warn', says, remedy });
export const fail = (check: string, says: string, remedy: string): Finding => ({ check, state: 'fail', says, remedy });

/** The worst first, else in the order in which they were asked. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank: Record<State, number> = { fail: 0, warn: 1, ok: 2 };
  return [...findings].sort((a, b) => rank[a.state] - rank[b.state]);
}

export function asText(findings: readonly Finding[]): string {
  const mark: Record<State, string> = { ok: 'ok    ', warn: 'LOOK  ', fail: 'WRONG ' };
  const lines = inOrder(findings).flatMap(({ check, state, says, remedy }) => [
    `${mark[state]} ${check}: ${says}`,
    ...(remedy ? [`        → ${remedy}`] : []),
  ]);
  const count = (state: State): number => findings.filter((finding) => finding.state === state).length;
  return [...lines, '', `${count('fail')} wrong, ${count('warn')} worth a look, ${count('ok')} fine.`].join('\n');
}
