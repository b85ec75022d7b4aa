import { PlumblineError } from '#kernel';

/** RFC 3062. */
export const PASSWORD_MODIFY = '1.3.6.1.4.1.4203.1.11.1';

/** PasswdModifyRequestValue: SEQUENCE of [0] userIdentity, [1] oldPasswd, [2] newPasswd, each left out where null. */
export function passwordModifyValue(
  user: string | null,
  oldPassword: string | null,
  newPassword: string | null,
): Buffer {
  const members = [user, oldPassword, newPassword].map((text, tag) =>
    text === null ? Buffer.alloc(0) : element(0x80 | tag, Buffer.from(text, 'utf8')),
  );
  return element(0x30, Buffer.concat(members));
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

/** X.690, 8.1.3: one byte up to 127, above that the number of bytes and then the length itself. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/**
 * PasswdModifyResponseValue: SEQUENCE of [0] genPasswd. ldapts gives it as text decoded from UTF-8, in which the tag 0x80
 * has become U+FFFD; so this reads what a server generates (short, ASCII) and refuses the rest. Null: it made none.
 */
export function generatedPassword(value: string | undefined): string | null {
  if (value === undefined || value === '' || value === '0\0') return null;
  const password = value.slice(4);
  const whole =
    value[0] === '0' &&
    value.charCodeAt(1) === value.length - 2 &&
    value[2] === '\uFFFD' &&
    value.charCodeAt(3) === password.length &&
    /^[\x20-\x7e]+$/.test(password);
  if (!whole) throw new PlumblineError('command_failed', 'The directory made a password that cannot be read.');
  return password;
}

/** Active Directory: the password in quotation marks, as UTF-16 little-endian ([MS-ADTS] 3.1.1.3.1.5). */
export function unicodePwd(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}
