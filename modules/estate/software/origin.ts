import type { ObservedPackage } from '../probe/observation.ts';

/** Who supports a package: the distribution that builds it, or the maker of the software. */
export interface Maker {
  basis: 'distribution' | 'upstream';
  /** False where it is a guess. */
  certain: boolean;
  note: string | null;
}

/** Marks that Debian's and Ubuntu's own updates carry: +deb12u2, ~deb11u1, 0ubuntu0.22.04.1, build numbers. */
const distributionMark = /[+~]deb[0-9]+u[0-9]+|[0-9]ubuntu[0-9]|\+b[0-9]+$|\.(el|fc|amzn)[0-9]/;
/** Marks of well-known repositories beside the distribution. */
const thirdPartyMark =
  /nodesource|pgdg|\+ubuntu[0-9.]+\+|deb\.sury|~(bookworm|bullseye|trixie|jammy|noble|focal)\b|\.ngx$|~debian\.[0-9]|~ubuntu\.[0-9]/;

/** What the package says of its maker; where it says nothing, what its version shows; else the distribution. */
export function makerOf(observed: Pick<ObservedPackage, 'origin' | 'version'>): Maker {
  if (observed.origin === 'distribution') return { basis: 'distribution', certain: true, note: null };
  const thirdParty: Maker = { basis: 'upstream', certain: true, note: 'not built by the distribution' };
  if (observed.origin === 'third-party' || thirdPartyMark.test(observed.version)) return thirdParty;
  if (distributionMark.test(observed.version)) return { basis: 'distribution', certain: true, note: null };
  return {
    basis: 'distribution',
    certain: false,
    note: 'it does not say who built it and is taken as the distribution’s',
  };
}
