import { Attribute, Change, type Client } from 'ldapts';
import { PlumblineError } from '#kernel';
import { unicodePwd } from './ber.ts';
import { contextOf, rootOf, texts } from './root.ts';

const replace = (type: string, values: string[] | Buffer[]): Change =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values }) });

export async function setPassword(client: Client, dn: string, password: string, mustChange: boolean): Promise<void> {
  const changes = [replace('unicodePwd', [unicodePwd(password)])];
  // [MS-ADTS] 3.1.1.3.1.5.2: 0 makes it expire at once.
  if (mustChange) changes.push(replace('pwdLastSet', ['0']));
  await client.modify(dn, changes);
}

/** [MS-ADTS] 2.2.16: ADS_UF_ACCOUNT_DISABLE. */
const DISABLED = 0x2;

/** The other flags (a password that never expires, a smart card demanded) stay as they are. */
export async function setDisabled(client: Client, dn: string, disabled: boolean): Promise<void> {
  const attributes = ['userAccountControl'];
  const { searchEntries } = await client.search(dn, { scope: 'base', filter: '(objectClass=user)', attributes });
  const flags = Number(texts(searchEntries[0]?.['userAccountControl'])[0]);
  if (!Number.isInteger(flags)) {
    const why = `${dn} is no account of Active Directory, or its userAccountControl may not be read.`;
    throw new PlumblineError('directory_refused', why);
  }
  const wanted = disabled ? flags | DISABLED : flags & ~DISABLED;
  if (wanted !== flags) await client.modify(dn, [replace('userAccountControl', [String(wanted)])]);
}

/** Windows' codes of errors, in hexadecimal, that stand in the answer to a sign-in. */
const reasons: Record<string, string> = {
  '525': 'there is no such account',
  '530': 'it may not sign in at this time',
  '531': 'it may not sign in from here',
  '532': 'its password has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'its password must be changed',
  '775': 'the account is locked',
};
/** Said only where the password was right: it is, but expired or to be changed. */
const due = ['532', '773'];

export interface Refusal {
  right: boolean;
  /** null: the password is wrong, or the directory says nothing of it. */
  because: string | null;
}

export function refusalOf(message: string): Refusal {
  const code = /\bdata ([0-9a-f]{3})\b/i.exec(message)?.[1]?.toLowerCase() ?? '';
  return { right: due.includes(code), because: reasons[code] ?? null };
}

/** ERROR_PASSWORD_RESTRICTION: all that Microsoft's says of a password that the domain does not take. */
export const isRestricted = (message: string): boolean => /\b0000052D\b/i.test(message);

/** [MS-SAMR] 2.2.3.18: DOMAIN_PASSWORD_COMPLEX. */
const COMPLEX = 0x1;

/** What the domain, or a policy that holds for this account, demands of a password. null: it may not be read. */
export async function demandsOf(client: Client, dn: string): Promise<string | null> {
  const policy = async (base: string, length: string, complexity: string) => {
    const { searchEntries } = await client.search(base, { scope: 'base', attributes: [length, complexity] });
    const [entry] = searchEntries;
    return entry && { length: Number(texts(entry[length])[0] ?? Number.NaN), complexity: texts(entry[complexity])[0] };
  };
  const { searchEntries } = await client.search(dn, { scope: 'base', attributes: ['msDS-ResultantPSO'] });
  const [own] = texts(searchEntries[0]?.['msDS-ResultantPSO']);
  const domain = own === undefined ? contextOf(await rootOf(client), dn) : null;
  const found =
    own !== undefined
      ? await policy(own, 'msDS-MinimumPasswordLength', 'msDS-PasswordComplexityEnabled')
      : domain && (await policy(domain, 'minPwdLength', 'pwdProperties'));
  if (!found || !Number.isInteger(found.length)) return null;
  const complex = own === undefined ? (Number(found.complexity) & COMPLEX) !== 0 : found.complexity === 'TRUE';
  const kinds =
    ', with three of these kinds: capital letters, small letters, digits, signs; and without the name of who has it';
  return `at least ${found.length} characters${complex ? kinds : ''}`;
}
