import { PlumblineError } from '#kernel';

/** A key-value store of version 2, spoken to over HTTP as HashiCorp's Vault and OpenBao are. */
export interface KeyValueStore {
  /** For example https://vault.example.org:8200 */
  address: string;
  token: string;
  signal: AbortSignal;
}

const MAX_BYTES = 1024 * 1024;

/** `mount/path/of/it#field` → the field of the newest version. */
export async function readKeyValue(named: string, { address, token, signal }: KeyValueStore): Promise<string> {
  const [, mount, path, field] = /^([^/]+)\/([^#]+)#(.+)$/.exec(named) ?? [];
  if (!mount || !path || !field) throw unavailable(named, 'it must be mount/path#field');
  const url = new URL(address);
  // The base path of the address stays: it may be behind a proxy.
  const parts = [
    url.pathname.replace(/\/$/, ''),
    'v1',
    encodeURIComponent(mount),
    'data',
    ...path.split('/').map(encodeURIComponent),
  ];
  url.pathname = parts.join('/');
  let response: Response;
  try {
    response = await fetch(url, { headers: { 'x-vault-token': token }, redirect: 'error', signal });
  } catch (cause) {
    throw unavailable(named, `${url.origin} does not answer`, cause);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw unavailable(named, reasons[response.status] ?? `${url.origin} answered ${response.status}`);
  }
  const answer = await bounded(response, named);
  // {data: {data: {field: value}, metadata: {version}}}; a deleted version has data null.
  const value = (answer as { data?: { data?: Record<string, unknown> | null } } | null)?.data?.data?.[field];
  if (typeof value !== 'string' || value === '') throw unavailable(named, `there is no text in the field "${field}"`);
  return value;
}

const reasons: Record<number, string> = {
  403: 'our token may not read it, or has expired',
  404: 'there is no such path, or its newest version was deleted',
  429: 'it is asked too often',
  503: 'it is sealed or in maintenance',
};

async function bounded(response: Response, named: string): Promise<unknown> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_BYTES) throw new Error('too large');
    }
    return JSON.parse(text);
  } catch {
    // What was read may hold values of others: nothing of it goes into the message.
    throw unavailable(named, 'the answer could not be read');
  }
}

function unavailable(named: string, why: string, cause?: unknown): PlumblineError {
  return new PlumblineError('credential_unavailable', `The value of vault:${named} could not be fetched: ${why}.`, {
    cause,
  });
}
