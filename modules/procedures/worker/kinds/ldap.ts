import { definePort } from '#platform';
import type { LdapAction, LdapRequest } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import type { Outcome } from '../../run/outcome.ts';
import { vaultPort } from '../../vault/vault.ts';
import type { Failure } from '../failure.ts';
import { onBehalfOf } from './exec.ts';
import { judge } from './judge.ts';
import type { Ask, Attempt, StepExecutor, Tools, Work } from './kind.ts';
import { unmarked } from './unmarked.ts';

/** What ldap steps need of a driver; the app fulfils it with drivers/ldap (see there for the promises). */
export type SpeakLdap = (
  server: {
    url: string;
    startTls: boolean;
    ca: string | null;
    bind: { dn: string; password: string } | null;
  },
  request: Filled<LdapRequest>,
  options: { timeoutMs: number; signal?: AbortSignal },
) => Promise<LdapAnswer>;
export const ldapPort = definePort<SpeakLdap>('procedures.ldap');

export interface LdapAnswer {
  entries: { dn: string; attributes: Record<string, string[]> }[];
  /** compare and bind-check. */
  yes: boolean | null;
}

type Ldap = Filled<LdapAction>;
const asking: readonly LdapRequest['action'][] = ['search', 'compare', 'bind-check'];
const harmless = ({ request }: Ldap): boolean => asking.includes(request.action);

/** Speaks to a directory. It keeps no marks of attempts: after an interruption its state is asked by `verify`. */
export const ldap: StepExecutor<LdapAction> = {
  harmless,
  attempt: (work, tools) => unmarked(work, tools, { harmless: harmless(work.action) }, () => execute(work, tools)),
};

export const askLdap: Ask<LdapAction> = async (question, attempt, tools) =>
  unexpected(question.request, await speak(question, attempt, tools)) === null ? 'yes' : 'no';

async function execute(work: Work<LdapAction>, tools: Tools): Promise<Failure> {
  const startedAt = performance.now();
  const answer = await speak(work.action, work, tools);
  const kept = { durationMs: Math.round(performance.now() - startedAt), how: 'executed' as const };
  const { request } = work.action;
  tools.output.note(told(request, answer));
  const wrong = unexpected(request, answer);
  if (wrong !== null) return { kind: 'failed', result: { ...kept, summary: wrong } } satisfies Outcome;
  return judge(work, tools, kept, (source) => {
    const [first] = answer.entries;
    if ('count' in source) return answer.entries.length;
    if ('dn' in source) return first?.dn;
    return 'attribute' in source ? valueIn(first?.attributes, source.attribute) : null;
  });
}

async function speak({ server, request }: Ldap, { claim }: Attempt, tools: Tools): Promise<LdapAnswer> {
  const { url, startTls, ca, credential } = server;
  let bind: { dn: string; password: string } | null = null;
  if (credential !== null) {
    const { hostname, protocol, port } = new URL(url);
    const endpoint = { host: hostname, port: Number(port) || (protocol === 'ldaps:' ? 636 : 389) };
    const opened = await tools.port(vaultPort).open(credential, ['ldap-bind'], onBehalfOf(claim), endpoint);
    tools.secrets.hide(opened.value);
    bind = { dn: opened.account ?? '', password: opened.value };
  }
  const options = { timeoutMs: claim.step.timeoutMs, signal: tools.cancelled };
  return tools.port(ldapPort)({ url, startTls, ca, bind }, request, options);
}

/** null: everything is as it should be. */
function unexpected(request: Filled<LdapRequest>, { entries, yes }: LdapAnswer): string | null {
  switch (request.action) {
    case 'search': {
      const { min, max } = request.expect;
      const found = entries.length;
      if (found >= min && found <= max) return null;
      return `The directory has ${found} of what is searched; expected was ${min === max ? min : `${min} to ${max}`}.`;
    }
    case 'compare':
      return yes === request.expect ? null : `"${request.attribute}" of ${request.dn} is not as expected.`;
    case 'bind-check':
      if (yes === (request.expect === 'accepted')) return null;
      return yes ? `${request.dn} can still sign in with it.` : `${request.dn} cannot sign in with it.`;
    default:
      return null;
  }
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
