/**
 * What came of sending: sent; again: later, not before the seconds it named; never: it makes no sense to repeat it; gone:
 * the device or the person is no longer there.
 */
export type Outcome =
  | { kind: 'sent' }
  | { kind: 'again'; error: string; afterSeconds: number | null }
  | { kind: 'never'; error: string }
  | { kind: 'gone' };

/** How HTTP answers are meant by webhooks and push services. */
export function outcomeOf(status: number, afterSeconds: number | null): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'again', error: `It answered ${status}.`, afterSeconds };
  return { kind: 'never', error: `It answered ${status}.` };
}
