import type { Id } from '#kernel';
import type { Reader } from '#platform';
import { definePort } from '#platform';
import type { Fit } from './record.ts';

/** Software that a change brings into use. */
export interface BroughtSoftware {
  product: string;
  productName: string;
  release: string | null;
}

/**
 * What the standards say of a change to one component: of what it brings, and of what it takes away. Delivery asks,
 * strategy answers; the app brings them together.
 */
export type JudgeFit = (
  reader: Reader,
  change: {
    component: { id: Id; kind: string; domainId: Id; criticality: number };
    brings: readonly BroughtSoftware[];
    /** Package names. */
    takesAway: readonly string[];
  },
  today: string,
) => Promise<Fit[]>;
export const fitPort = definePort<JudgeFit>('delivery.fit');
