/**
 * Versions of Debian packages: `[epoch:]upstream[-revision]`, ordered by the algorithm of deb-version(7). Text and
 * numbers alternate; text is compared with letters before other signs, and `~` before everything, even the end.
 */
export interface DpkgVersion {
  epoch: number;
  upstream: string;
  revision: string;
}

export function parseDpkgVersion(version: string): DpkgVersion {
  const text = version.trim();
  const colon = text.indexOf(':');
  const hasEpoch = colon > 0 && /^[0-9]+$/.test(text.slice(0, colon));
  const rest = hasEpoch ? text.slice(colon + 1) : text;
  const dash = rest.lastIndexOf('-');
  return {
    epoch: hasEpoch ? Number(text.slice(0, colon)) : 0,
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Negative where `a` is older, 0 where they are equal for dpkg, positive where it is newer. */
export function compareDpkgVersions(a: string, b: string): number {
  const left = parseDpkgVersion(a);
  const right = parseDpkgVersion(b);
  return (
    Math.sign(left.epoch - right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const order = weight(a, i) - weight(b, j);
      if (order !== 0) return Math.sign(order);
      i++;
      j++;
    }
    while (a[i] === '0') i++;
    while (b[j] === '0') j++;
    let first = 0;
    while (isDigit(a, i) && isDigit(b, j)) {
      if (first === 0) first = Math.sign(a.charCodeAt(i) - b.charCodeAt(j));
      i++;
      j++;
    }
    // A longer number is a larger one; its leading zeros are gone.
    if (isDigit(a, i)) return 1;
    if (isDigit(b, j)) return -1;
    if (first !== 0) return first;
  }
  return 0;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** `~` sorts before the end (and a digit, which ends the text part), that before letters, those before other signs. */
function weight(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0;
  const code = text.charCodeAt(at);
  if (code === 126) return -1;
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return letter ? code : code + 256;
}
