// What a procedure is done to must be in the estate first: how it comes in, and who could bring it.
import type { Operations } from '#api-client';
import { plain } from './print.ts';
import type { Send } from './request.ts';

type Procedure = Operations['procedure.show']['output'];
type Can = Operations['authority.can']['output'];

/** Lines for a procedure whose targets are of kinds of which nothing is there; none where something is. */
export async function noTargetLines(procedure: Procedure, send: Send): Promise<string[]> {
  const { count, kinds } = procedure.targets;
  if (count === 'none' || kinds.length === 0) return [];
  const list = { method: 'GET', path: '/api/v1/components', query: { kind: kinds.join(','), limit: 1 } };
  const { items } = await send<{ items: unknown[] }>(list);
  if (items.length > 0) return [];
  const query = { person: 'me', action: 'estate.change', resource: procedure.domain };
  return howItComesIn(
    kinds,
    procedure.domain,
    await send<Can>({ method: 'GET', path: '/api/v1/authority/can', query }),
  );
}

export function howItComesIn(
  kinds: readonly string[],
  domain: string,
  may: Pick<Can, 'allowed'> & { whoCould: readonly { name: string }[] },
): string[] {
  const none = `First  No ${kinds.join(' or ')} is in your domains yet, and this is done to one.`;
  const others = may.whoCould.slice(0, 3).map(({ name }) => plain(name));
  if (!may.allowed) {
    const who = others.length > 0 ? ` ${others.join(', ')} could take one in.` : ' Ask an administrator who may.';
    return ['', `${none}${who}`];
  }
  if (!kinds.includes('directory')) return ['', none, '     plumbline help intake'];
  return [
    '',
    none,
    '     1. who signs in there, kept in the vault; its password is asked for:',
    `        plumbline vault set directory-admin --kind ldap-bind --domain ${domain} --purpose "Sets passwords" --account "cn=admin,dc=example,dc=org" --endpoint ldap.example.org:636`,
    '     2. the directory itself:',
    `        plumbline component create directory Directory --state in-service --domain ${domain} --attributes '{"baseDn":"dc=example,dc=org","directory":{"url":"ldaps://ldap.example.org","credential":"directory-admin"}}'`,
    '     3. then:',
    '        plumbline component list --kind directory',
  ];
}
