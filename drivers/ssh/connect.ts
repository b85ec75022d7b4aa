import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2';
import { PlumblineError } from '#kernel';
import { type HostKey, hostKeyOf, nameOf, type SshTarget, sameKey } from './target.ts';

export interface ConnectOptions {
  /** For all of connecting: TCP, handshake and authentication. */
  connectTimeoutMs: number;
  keepaliveIntervalMs: number;
  /** So many unanswered keepalives break the connection. */
  keepaliveCount: number;
}

/** An authenticated connection to exactly the host that is meant, or a coded refusal. */
export async function connect(target: SshTarget, options: ConnectOptions): Promise<Client> {
  const client = new ssh2.Client();
  let refusal: PlumblineError | undefined;
  const config: ConnectConfig = {
    host: target.address,
    port: target.port ?? 22,
    username: target.user,
    readyTimeout: options.connectTimeoutMs,
    keepaliveInterval: options.keepaliveIntervalMs,
    keepaliveCountMax: options.keepaliveCount,
    hostVerifier: (blob: Buffer, verdict: (accept: boolean) => void) => {
      judgeHostKey(target, hostKeyOf(blob)).then(
        (found) => {
          refusal = found;
          verdict(found === undefined);
        },
        (cause) => {
          refusal = new PlumblineError('host_key_unknown', `The key of ${nameOf(target)} could not be judged.`, {
            cause,
          });
          verdict(false);
        },
      );
    },
    ...credentials(target),
    ...onlyPinnedType(target.hostKey.known),
  };
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', (error) => reject(refusal ?? connectError(target, error, options)));
    client.once('close', () => reject(refusal ?? unreachable(target, 'it closed the connection')));
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) => {
      const { auth } = target;
      answer(prompts.map(() => (auth.kind === 'password' ? auth.password : '')));
    });
    try {
      client.connect(config);
    } catch (cause) {
      reject(new PlumblineError('host_unreachable', `No connection to ${nameOf(target)} could be begun.`, { cause }));
    }
  }).catch((error) => {
    client.destroy();
    throw error;
  });
  // Small packets go out at once: without it every command waits for the peer's delayed acknowledgement (about 40 ms).
  client.setNoDelay(true);
  return client;
}

async function judgeHostKey(target: SshTarget, shown: HostKey): Promise<PlumblineError | undefined> {
  const { known, onFirst } = target.hostKey;
  if (known === null) {
    if (await onFirst(shown)) return undefined;
    const message = `${nameOf(target)} shows ${shown.type} ${shown.fingerprint}, which has not been approved.`;
    return new PlumblineError('host_key_unknown', message, {
      extra: { hostKey: shown, fingerprint: shown.fingerprint },
    });
  }
  if (sameKey(known, shown)) return undefined;
  const pinned = fingerprintOf(known);
  const message = `${nameOf(target)} shows ${shown.type} ${shown.fingerprint}; pinned is ${pinned}. Nothing was sent to it.`;
  return new PlumblineError('host_key_changed', message, { extra: { hostKey: shown, pinned } });
}

function fingerprintOf(publicKey: string): string {
  const [type, blob = ''] = publicKey.trim().split(/\s+/);
  return `${type} ${hostKeyOf(Buffer.from(blob, 'base64')).fingerprint}`;
}

/** A host has several keys; ask for the one of the pinned type, or another of its keys would look like a change. */
function onlyPinnedType(known: string | null): Pick<ConnectConfig, 'algorithms'> {
  const type = known?.trim().split(/\s+/)[0];
  if (!type) return {};
  const serverHostKey = type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type];
  return { algorithms: { serverHostKey: serverHostKey as ServerHostKeyAlgorithm[] } };
}

function credentials(target: SshTarget): ConnectConfig {
  const { auth } = target;
  switch (auth.kind) {
    case 'key': {
      const parsed = ssh2.utils.parseKey(auth.privateKey, auth.passphrase);
      if (parsed instanceof Error) {
        throw new PlumblineError(
          'host_auth_failed',
          `The private key for ${nameOf(target)} cannot be used: ${parsed.message}.`,
        );
      }
      const { privateKey, passphrase } = auth;
      return { privateKey, ...(passphrase !== undefined && { passphrase }), authHandler: ['publickey'] };
    }
    case 'agent': {
      const agent = auth.socket ?? process.env.SSH_AUTH_SOCK;
      if (!agent) {
        throw new PlumblineError('host_auth_failed', `No SSH agent for ${nameOf(target)}: SSH_AUTH_SOCK is not set.`);
      }
      return { agent, authHandler: ['agent'] };
    }
    case 'password':
      // Some servers ask for the password by keyboard-interactive only; `connect` answers that.
      return { password: auth.password, tryKeyboard: true, authHandler: ['password', 'keyboard-interactive'] };
  }
}

function connectError(target: SshTarget, error: Error & { level?: string; code?: string }, options: ConnectOptions) {
  const cause = { cause: error };
  if (error.level === 'client-authentication') {
    return new PlumblineError('host_auth_failed', `${nameOf(target)} refused the ${target.auth.kind}.`, cause);
  }
  if (error.level === 'agent') {
    return new PlumblineError('host_auth_failed', `The SSH agent could not be used for ${nameOf(target)}.`, cause);
  }
  if (error.level === 'handshake' && /host key (format|algorithm)/i.test(error.message) && target.hostKey.known) {
    const pinned = fingerprintOf(target.hostKey.known);
    return new PlumblineError(
      'host_key_changed',
      `${nameOf(target)} no longer has a key of the pinned type (${pinned}).`,
      cause,
    );
  }
  if (error.level === 'client-timeout')
    return unreachable(target, `no answer within ${options.connectTimeoutMs / 1000} s`);
  const reasons: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    EHOSTUNREACH: 'there is no way to it',
    ENETUNREACH: 'there is no way to its network',
    ENOTFOUND: 'the name is not known',
    ETIMEDOUT: 'no answer',
  };
  return unreachable(target, (error.code && reasons[error.code]) || error.message, error);
}

function unreachable(target: SshTarget, why: string, cause?: unknown): PlumblineError {
  return new PlumblineError('host_unreachable', `${nameOf(target)} cannot be reached: ${why}.`, { cause });
}
