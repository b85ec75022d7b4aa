import type { PushSettings } from '../settings.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { send } from './reach.ts';

const TIMEOUT_MS = 10_000;
/** What could not be shown after a day is in the inbox anyway. */
const TTL_SECONDS = 86_400;

export interface PushDevice {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export interface PushMessage {
  /** Replaces an earlier one of the same that the device has not seen yet. */
  topic: string;
  urgent: boolean;
  /** The address of this installation: push services want to know whom to ask. */
  contact: string;
  payload: unknown;
}

/** Encrypted for the device (RFC 8291): the push service carries it and cannot read it. */
export async function pushTo(settings: PushSettings, device: PushDevice, message: PushMessage): Promise<Outcome> {
  const { default: webPush } = await import('web-push');
  const details = webPush.generateRequestDetails(device, JSON.stringify(message.payload), {
    vapidDetails: { subject: message.contact, publicKey: settings.publicKey, privateKey: settings.privateKey },
    TTL: TTL_SECONDS,
    urgency: message.urgent ? 'high' : 'normal',
    topic: message.topic,
    contentEncoding: 'aes128gcm',
  });
  const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]));
  const { status, retryAfterSeconds } = await send({
    url: details.endpoint,
    method: 'POST',
    headers,
    body: Buffer.from(details.body as Buffer),
    allowPrivate: settings.allowPrivate,
    timeoutMs: TIMEOUT_MS,
  });
  return outcomeOf(status, retryAfterSeconds);
}
