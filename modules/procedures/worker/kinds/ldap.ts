import type { LdapAction, LdapRequest } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import type { Outcome } from '../../run/outcome.ts';
import type { Failure } from '../failure.ts';
import { judge } from './judge.ts';
import type { StepExecutor, Tools, Work } from './kind.ts';
import { asking, type Ldap, type LdapAnswer, speakLdap, unexpectedOfLdap } from './speakLdap.ts';
import { unmarked } from './unmarked.ts';

const harmless = ({ request }: Ldap): boolean => asking.includes(request.action);

/** Speaks to a directory. It keeps no marks of attempts: after an interruption its state is asked by `verify`. */
export const ldap: StepExecutor<LdapAction> = {
  harmless,
  attempt: (work, tools) => unmarked(work, tools, { harmless: harmless(work.action) }, () => execute(work, tools)),
};

async function execute(work: Work<LdapAction>, tools: Tools): Promise<Failure> {
  const startedAt = performance.now();
  const answer = await speakLdap(work.action, work, tools);
  const kept = { durationMs: Math.round(performance.now() - startedAt), how: 'executed' as const };
  const { request } = work.action;
  tools.output.note(told(request, answer));
  const wrong = unexpectedOfLdap(request, answer);
  if (wrong !== null) return { kind: 'failed', result: { ...kept, summary: wrong } } satisfies Outcome;
  return judge(work, tools, kept, (source) => {
    const [first] = answer.entries;
    if ('count' in source) return answer.entries.length;
    if ('dn' in source) return first?.dn;
    return 'attribute' in source ? valueIn(first?.attributes, source.attribute) : null;
  });
}

/** What is written down of it; never a value. */
function told(request: Filled<LdapRequest>, { entries }: LdapAnswer): string {
  if (request.action === 'search')
    return `search below ${request.base}: ${entries.map(({ dn }) => dn).join('; ') || 'nothing'}`;
  if (request.action === 'modify') {
    const changed = request.changes.map(({ op, attribute }) => `${op} ${attribute}`).join(', ');
    return `modify ${request.dn}: ${changed}`;
  }
  return `${request.action} ${request.dn}`;
}

/** Names of attributes have no case (RFC 4512, 2.5). */
function valueIn(attributes: Record<string, string[]> | undefined, name: string): string | undefined {
  const found = Object.entries(attributes ?? {}).find(([one]) => one.toLowerCase() === name.toLowerCase());
  return found?.[1][0];
}
