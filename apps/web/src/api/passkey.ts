// The browser's side of a passkey: what the server asks as JSON, given to the browser as bytes, and back.
import { Problem } from './problem.ts';
import { withProof } from './proof.ts';
import { fromDoor, toDoor } from './session.ts';

const toBytes = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)).buffer;
const toText = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

interface Described {
  id: string;
  type: 'public-key';
  transports?: AuthenticatorTransport[];
}
const known = (list: Described[] = []): PublicKeyCredentialDescriptor[] =>
  list.map(({ id, ...rest }) => ({ ...rest, id: toBytes(id) }));

type Creation = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Described[];
};
type Asking = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  challenge: string;
  allowCredentials?: Described[];
};

/** What the browser says when the person leaves, or has none, told as a problem of ours. */
function refusalOf(error: unknown): unknown {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError')
    return new Problem({
      title: 'No passkey was used',
      code: 'passkey_left',
      detail: 'It was cancelled, took too long, or this device has none for this address.',
      remedy: 'Try again, or go another way.',
    });
  if (name === 'InvalidStateError')
    return new Problem({
      title: 'This device has a passkey for you already',
      code: 'passkey_there',
      remedy: 'Use it, or take another device.',
    });
  return error;
}

export function addPasskey(name: string): Promise<unknown> {
  return withProof(async () => {
    const { excludeCredentials, ...asked } = await fromDoor<Creation>('passkey/generate-register-options');
    const made = (await navigator.credentials
      .create({
        publicKey: {
          ...asked,
          challenge: toBytes(asked.challenge),
          user: { ...asked.user, id: toBytes(asked.user.id) },
          excludeCredentials: known(excludeCredentials),
        },
      })
      .catch((error: unknown) => {
        throw refusalOf(error);
      })) as PublicKeyCredential;
    const answer = made.response as AuthenticatorAttestationResponse;
    return toDoor('passkey/verify-registration', {
      name,
      response: {
        id: made.id,
        rawId: toText(made.rawId),
        type: made.type,
        authenticatorAttachment: made.authenticatorAttachment ?? undefined,
        clientExtensionResults: made.getClientExtensionResults(),
        response: {
          clientDataJSON: toText(answer.clientDataJSON),
          attestationObject: toText(answer.attestationObject),
          transports: answer.getTransports?.() ?? [],
        },
      },
    });
  });
}

/** Signs in by it; for who is there already it is the second step, or the proof that they still are. */
export async function showPasskey(): Promise<unknown> {
  const { allowCredentials, ...asked } = await fromDoor<Asking>('passkey/generate-authenticate-options');
  const shown = (await navigator.credentials
    .get({
      publicKey: {
        ...asked,
        challenge: toBytes(asked.challenge),
        userVerification: 'required',
        ...(allowCredentials ? { allowCredentials: known(allowCredentials) } : {}),
      },
    })
    .catch((error: unknown) => {
      throw refusalOf(error);
    })) as PublicKeyCredential;
  const answer = shown.response as AuthenticatorAssertionResponse;
  return toDoor('passkey/verify-authentication', {
    response: {
      id: shown.id,
      rawId: toText(shown.rawId),
      type: shown.type,
      clientExtensionResults: shown.getClientExtensionResults(),
      response: {
        clientDataJSON: toText(answer.clientDataJSON),
        authenticatorData: toText(answer.authenticatorData),
        signature: toText(answer.signature),
        ...(answer.userHandle ? { userHandle: toText(answer.userHandle) } : {}),
      },
    },
  });
}
