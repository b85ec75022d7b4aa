import { definePort } from '#platform';
import type { LdapAction, LdapRequest } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import { vaultPort } from '../../vault/vault.ts';
import { onBehalfOf } from './exec.ts';
import type { Ask, Attempt, Tools } from './kind.ts';

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
  /** compare, protection and bind-check. */
  yes: boolean | null;
}

export type Ldap = Filled<LdapAction>;
/** What changes nothing there. */
export const asking: readonly LdapRequest['action'][] = ['search', 'compare', 'protection', 'bind-check'];

/** Signs in by the vault, and says one thing to the directory. */
export async function speakLdap({ server, request }: Ldap, { claim }: Attempt, tools: Tools): Promise<LdapAnswer> {
  const { url, startTls, ca, credential } = server;
  let bind: { dn: string; password: string } | null = null;
  if (credential !== null) {
    const { hostname, protocol, port } = new URL(url);
    const endpoint = { host: hostname, port: Number(port) || (protocol === 'ldaps:' ? 636 : 389) };
    const opened = await tools.port(vaultPort).open(credential, ['ldap-bind'], onBehalfOf(claim), endpoint);
    tools.secrets.hide(opened.value);
    bind = { dn: opened.account ?? '', password: opened.value };
  }
  if (!asking.includes(request.action)) await tools.stillOurs();
  const options = { timeoutMs: claim.step.timeoutMs, signal: tools.cancelled };
  return tools.port(ldapPort)({ url, startTls, ca, bind }, request, options);
}

/** What the directory says of a refusal, where it says anything. */
function why(entries: LdapAnswer['entries']): string {
  const because = entries[0]?.attributes['because']?.[0];
  return because === undefined ? '' : `: ${because}`;
}

/** null: everything is as it should be. */
export function unexpectedOfLdap(request: Filled<LdapRequest>, { entries, yes }: LdapAnswer): string | null {
  switch (request.action) {
    case 'search': {
      const { expect: wanted, otherwise } = request;
      const { min, max } = wanted;
      const found = entries.length;
      if (found >= min && found <= max) return null;
      if (otherwise !== undefined) return otherwise;
      return `The directory has ${found} of what is searched; expected was ${min === max ? min : `${min} to ${max}`}.`;
    }
    case 'compare':
      return yes === request.expect ? null : `"${request.attribute}" of ${request.dn} is not as expected.`;
    case 'protection': {
      const [protection] = entries;
      if (yes !== true || !protection) return null;
      const because = protection.attributes['because']?.[0];
      return `${request.dn} is protected: it is ${because}. What is done to it takes who administers the directory.`;
    }
    case 'bind-check':
      if (yes === (request.expect === 'accepted')) return null;
      if (yes) return `${request.dn} can still sign in with it.`;
      return `${request.dn} cannot sign in with it${why(entries)}.`;
    default:
      return null;
  }
}

export const askLdap: Ask<LdapAction> = async (question, attempt, tools) =>
  unexpectedOfLdap(question.request, await speakLdap(question, attempt, tools)) === null ? 'yes' : 'no';
