import { createHmac } from 'node:crypto';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';
import { send } from './reach.ts';

const TIMEOUT_MS = 10_000;

export interface WebhookCall {
  url: string;
  secret: string;
  allowPrivate: boolean;
  /** The same for every attempt, so that the receiver takes it once. */
  deliveryKey: string;
  at: Date;
  body: unknown;
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA-256 over `<seconds>.<body>`. The time in it keeps an old call from being replayed. */
export function signatureOf(secret: string, at: Date, body: string | Buffer): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`;
}

export async function callWebhook(call: WebhookCall): Promise<Outcome> {
  const body = Buffer.from(JSON.stringify(call.body));
  const { status, retryAfterSeconds } = await send({
    url: call.url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Plumbline',
      'x-plumbline-delivery': call.deliveryKey,
      'x-plumbline-signature': signatureOf(call.secret, call.at, body),
    },
    body,
    allowPrivate: call.allowPrivate,
    timeoutMs: TIMEOUT_MS,
  });
  const outcome = outcomeOf(status, retryAfterSeconds);
  // An address that is not there yet may be mended: unlike a device, nobody throws it away.
  return outcome.kind === 'gone' ? { kind: 'again', error: `It answered ${status}.`, afterSeconds: null } : outcome;
}
