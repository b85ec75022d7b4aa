// Passwords that somebody would try first, by how they are made rather than by a list of millions. Pure.

/** Words of which passwords are made all over the world; written down here, taken from nobody's list. */
const words =
  'password passwort passwd pass admin administrator root user login welcome willkommen letmein changeme default secret geheim qwertz qwerty asdf iloveyou monkey dragon master sunshine princess football baseball hello test temp company server network firewall support helpdesk spring summer autumn winter january february march april june july august september october november december monday friday plumbline plumb line infrastructure'.split(
    ' ',
  );
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
];
const runs = rows.flatMap((row) => [row, [...row].reverse().join('')]);
const swapped: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** So much must be left when everything is taken away that is guessed first. */
const LEFT_OVER = 6;

/** Why a password is guessed early, as the rest of "It …"; null when it is not. */
export function whyCommon(password: string, about: { email: string | null; name: string }): string | null {
  const plain = password.toLowerCase();
  if (new Set(plain).size < 5) return 'has fewer than five different characters';
  const unit = repeatedUnit(plain);
  if (unit !== null)
    return `repeats "${unit.length > 3 ? 'the same part' : 'the same few characters'}"`.replaceAll('"', '');
  const own = [...(about.email?.split(/[@.]/) ?? []), ...about.name.split(/\s+/)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= 3);
  const left = without(plain, [...own, ...words]);
  const undone = without([...plain].map((letter) => swapped[letter] ?? letter).join(''), [...own, ...words]);
  if (Math.min(left.length, undone.length) < LEFT_OVER)
    return 'is made of common words, rows of keys, years, or your own name';
  return null;
}

function repeatedUnit(text: string): string | null {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return unit;
  }
  return null;
}

/** What is left without the words, the runs of four or more along a row, years, and what is neither letter nor digit. */
function without(text: string, parts: string[]): string {
  let left = text;
  for (const part of parts.toSorted((a, b) => b.length - a.length)) left = left.replaceAll(part, ' ');
  for (let length = 11; length >= 4; length -= 1)
    for (const run of runs)
      for (let at = 0; at + length <= run.length; at += 1) left = left.replaceAll(run.slice(at, at + length), ' ');
  return left.replaceAll(/(?:19|20)\d\d/g, '').replaceAll(/[^\p{L}\p{N}]/gu, '');
}
