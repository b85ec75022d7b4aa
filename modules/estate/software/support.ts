import type { Catalogue, SupportEnd } from './catalogue.ts';

/** What one maker says of one release. */
export interface SupportDates {
  product: string;
  /** For people, for example "Debian 12". */
  name: string;
  endsOn: SupportEnd | null;
  extendedEndsOn: SupportEnd | null;
  /** Null where nobody offers more, or it is not known who. */
  extendedBy: { name: string; access: 'open' | 'contract'; note: string } | null;
}

/**
 * Until when an installation gets security fixes, and from whom. A package that the distribution builds is supported
 * by the distribution, whatever the maker of the software says of that release; anything else by its maker. Both are
 * carried, so that both can be shown.
 */
export interface Support {
  endsOn: SupportEnd | null;
  extendedEndsOn: SupportEnd | null;
  extendedBy: SupportDates['extendedBy'];
  basis: 'distribution' | 'upstream';
  distribution: SupportDates | null;
  upstream: SupportDates | null;
}

/** The dates of one release of one product; null where the catalogue has no such release. */
export function supportDates(catalogue: Catalogue, productKey: string, release: string | null): SupportDates | null {
  const product = catalogue.products.get(productKey);
  const found = product?.releases.find((candidate) => candidate.version === release);
  if (!product || !found) return null;
  const offer = catalogue.offers.get(productKey);
  return {
    product: productKey,
    name: `${product.name} ${found.version}`,
    endsOn: found.securityEndsOn,
    extendedEndsOn: found.extendedSupportEndsOn,
    extendedBy: offer ? { name: offer.name, access: offer.access, note: offer.note } : null,
  };
}

export function supportOf(
  basis: Support['basis'],
  distribution: SupportDates | null,
  upstream: SupportDates | null,
): Support {
  const counts = basis === 'distribution' ? distribution : upstream;
  return {
    endsOn: counts?.endsOn ?? null,
    extendedEndsOn: counts?.extendedEndsOn ?? null,
    extendedBy: counts?.extendedBy ?? null,
    basis,
    distribution,
    upstream,
  };
}

/** One sentence for people: who supports it until when, and what the other side says. */
export function describeSupport(support: Support): string {
  const { distribution, upstream, basis } = support;
  const counts = basis === 'distribution' ? distribution : upstream;
  const other = basis === 'distribution' ? upstream : distribution;
  const first = counts ? `${counts.name}: ${describeDates(counts)}` : 'Nobody says until when it is supported';
  if (!other || other === counts || other.name === counts?.name) return `${first}.`;
  const why =
    basis === 'distribution' ? 'the distribution maintains this package' : 'the distribution did not build it';
  return `${first}; ${other.name} itself: ${describeDates(other)} (${why}).`;
}

function describeDates(dates: SupportDates): string {
  const extended = dates.extendedEndsOn;
  const more =
    extended && extended !== dates.endsOn
      ? `, ${dates.extendedBy?.name ?? 'extended support'} ${describeEnd(extended)}`
      : '';
  return `security fixes ${describeEnd(dates.endsOn)}${more}`;
}

function describeEnd(end: SupportEnd | null): string {
  if (end === null) return 'for a time that nobody states';
  if (end === 'ended') return 'ended';
  if (end === 'supported') return 'with no end announced';
  return `until ${end}`;
}
