import { type Id, PlumblineError } from '#kernel';
import type { DomainTree } from '../domain.ts';

/** A domain by its key, its record key (DOM-3) or its number. Throws `not_found`. */
export function domainNamed(tree: DomainTree, named: string): Id {
  const found = tree.find(named.replace(/^DOM-/i, ''));
  if (found === undefined) throw new PlumblineError('not_found', `There is no domain "${named.slice(0, 80)}".`);
  return found;
}
