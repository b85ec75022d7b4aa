import { type Id, PlumblineError, ref } from '#kernel';
import { createAuthority, treeOf } from '#people';
import { type Actor, definePort, type Workspace } from '#platform';
import { systemContext } from '../worker/system.ts';
import {
  aboutCredential,
  type Credential,
  type CredentialKind,
  type Endpoint,
  endpointText,
  mayBeShownTo,
} from './credential.ts';
import { open } from './envelope.ts';
import { keyringPort } from './masterKey.ts';
import { referencePort } from './reference.ts';
import { credentialsByName, envelopeOfCredential, grantedDomains, insertUse, signInCredentials } from './store.ts';

/** The step that something is taken out for. */
export interface UseFor {
  runId: Id;
  stepId: Id;
  /** What the step is done to; null: the domain of the run counts. */
  componentId: Id | null;
}

export interface OpenedCredential {
  id: Id;
  name: string;
  kind: CredentialKind;
  account: string | null;
  value: string;
  passphrase: string | null;
  valueVersion: number;
}

/**
 * Gives values out, inside a worker only: the app provides it there and nowhere else. Who started the work, its domain
 * and the place where the value is shown must all be allowed. Each use, and each refusal, is in the audit trail before
 * the value is given.
 *
 * Throws `credential_refused`, `credential_unavailable`, `vault_locked`. No message holds a value.
 */
export interface Vault {
  /** `kinds`: what the caller can use. */
  open(name: string, kinds: readonly CredentialKind[], use: UseFor, endpoint: Endpoint): Promise<OpenedCredential>;
  /** What signs in on the hosts of the component's domain as that user; null: nothing in the vault does. */
  signIn(user: string, use: UseFor, endpoint: Endpoint): Promise<OpenedCredential | null>;
}
export const vaultPort = definePort<Vault>('procedures.vault');

const FETCH_TIMEOUT_MS = 10_000;

export function createVault(workspace: Workspace): Vault {
  return {
    async open(name, kinds, use, endpoint) {
      const credential = await nearest(workspace, await credentialsByName(workspace.db, name), use);
      if (!credential) throw refusal(name, NONE_TO_USE);
      return take(workspace, credential, kinds, use, endpoint);
    },
    async signIn(user, use, endpoint) {
      const work = await workOf(workspace, use);
      const candidates = await signInCredentials(workspace.db, work.lineage);
      const fitting = candidates.find(
        ({ account, endpoints }) => (account === null || account === user) && mayBeShownTo(endpoints, endpoint),
      );
      return fitting ? take(workspace, fitting, ['ssh-key', 'password'], use, endpoint) : null;
    },
  };
}

/** The same words for one that is not there and one that is not theirs: a procedure is no way to find out names. */
const NONE_TO_USE = 'there is none of that name that this work may use; who may read the vault sees more there';

/** Of several of one name: that of the domain of the work, or of the nearest above it; else one that was granted to it. */
async function nearest(workspace: Workspace, found: readonly Credential[], use: UseFor): Promise<Credential | null> {
  if (found.length < 2) return found[0] ?? null;
  const { lineage } = await workOf(workspace, use);
  const granted = await grantedDomains(
    workspace.db,
    found.map(({ id }) => id),
  );
  const distances = found.map(({ id, domainId }) => {
    const own = lineage.indexOf(domainId);
    const reached = (granted.get(id) ?? []).map((domain) => lineage.indexOf(domain)).filter((at) => at >= 0);
    return own >= 0 ? own : lineage.length + Math.min(lineage.length, ...reached);
  });
  return found[distances.indexOf(Math.min(...distances))]!;
}

interface Work {
  starter: Actor;
  supervised: boolean;
  domainId: Id;
  /** The domain itself and those above it. */
  lineage: Id[];
}

async function workOf(workspace: Workspace, use: UseFor): Promise<Work> {
  const run = await workspace.db
    .selectFrom('run as r')
    .innerJoin('person as p', (join) =>
      join.on((on) => on('p.id', '=', on.fn.coalesce('r.responsible_id', 'r.started_by'))),
    )
    .where('r.id', '=', use.runId)
    .select(['r.domain_id', 'r.supervisor_id', 'p.id', 'p.name', 'p.kind', 'p.administrator'])
    .executeTakeFirstOrThrow();
  const component =
    use.componentId === null
      ? undefined
      : await workspace.db
          .selectFrom('component')
          .select('domain_id')
          .where('id', '=', use.componentId)
          .executeTakeFirst();
  const domainId = component?.domain_id ?? run.domain_id;
  return {
    starter: {
      personId: run.id,
      name: run.name,
      kind: run.kind as Actor['kind'],
      administrator: run.administrator,
    },
    supervised: run.supervisor_id !== null,
    domainId,
    lineage: (await treeOf(workspace)).lineage(domainId),
  };
}

async function take(
  workspace: Workspace,
  credential: Credential,
  kinds: readonly CredentialKind[],
  use: UseFor,
  endpoint: Endpoint,
): Promise<OpenedCredential> {
  const work = await workOf(workspace, use);
  const refused = await reasonAgainst(workspace, credential, kinds, work, endpoint);
  await writeDown(workspace, credential, work, use, endpoint, refused);
  if (refused !== null) throw refusal(credential.name, await toldTo(workspace, credential, work, refused));
  const { value, passphrase } = await readValue(workspace, credential);
  const { id, name, kind, account, valueVersion } = credential;
  return { id, name, kind, account, value, passphrase, valueVersion };
}

/** Why it is refused is for who may read it; to the others there is none of that name. */
async function toldTo(
  workspace: Workspace,
  { domainId }: Credential,
  { starter }: Work,
  refused: string,
): Promise<string> {
  const scope = await createAuthority(workspace).scope(starter, 'credential.read');
  return scope === 'all' || scope.includes(domainId) ? refused : NONE_TO_USE;
}

/** null: nothing speaks against it. */
async function reasonAgainst(
  workspace: Workspace,
  credential: Credential,
  kinds: readonly CredentialKind[],
  work: Work,
  endpoint: Endpoint,
): Promise<string | null> {
  const granted = (await grantedDomains(workspace.db, [credential.id])).get(credential.id) ?? [];
  if (!work.lineage.some((id) => id === credential.domainId || granted.includes(id)))
    return 'it belongs to no domain of this work';
  if (!kinds.includes(credential.kind))
    return `it is a ${credential.kind}, and what is needed is ${kinds.join(' or ')}`;
  if (!mayBeShownTo(credential.endpoints, endpoint)) return `it may not be shown to ${endpointText(endpoint)}`;
  try {
    await createAuthority(workspace).authorise(work.starter, 'credential.use', {
      type: 'credential',
      id: credential.id,
      domainId: work.domainId,
      level: credential.leastLevel,
      ...(work.supervised ? { supervised: true } : {}),
    });
    return null;
  } catch (error) {
    if (error instanceof PlumblineError && error.code === 'forbidden')
      return `${work.starter.name}, who leads this run, may not use it here`;
    throw error;
  }
}

async function writeDown(
  workspace: Workspace,
  credential: Credential,
  work: Work,
  use: UseFor,
  endpoint: Endpoint,
  refused: string | null,
): Promise<void> {
  const { runId, stepId } = use;
  const context = await systemContext(workspace, 'credential.use');
  const shownTo = endpointText(endpoint);
  await context.mutate(async (mutation) => {
    await insertUse(mutation.tx, {
      credentialId: credential.id,
      valueVersion: credential.valueVersion,
      personId: work.starter.personId,
      runId,
      stepId,
      endpoint: shownTo,
      at: mutation.now,
      refused,
    });
    await mutation.record({
      subject: ref('credential', credential.id),
      action: refused === null ? 'credential.use' : 'credential.refused',
      detail: {
        ...{ personId: work.starter.personId, runId, stepId, endpoint: shownTo, valueVersion: credential.valueVersion },
        ...(refused === null ? {} : { refused }),
      },
      causes: [ref('step', stepId)],
    });
  });
}

async function readValue(
  workspace: Workspace,
  credential: Credential,
): Promise<{ value: string; passphrase: string | null }> {
  const { id, name, reference, valueVersion } = credential;
  if (reference !== null) {
    const value = await workspace.port(referencePort)(reference, AbortSignal.timeout(FETCH_TIMEOUT_MS));
    return { value, passphrase: null };
  }
  const envelope = await envelopeOfCredential(workspace.db, id, valueVersion);
  if (!envelope) throw new PlumblineError('credential_unavailable', `The value of ${name} was just changed.`);
  const keyring = workspace.port(keyringPort).read();
  return JSON.parse(open(envelope, aboutCredential(id, valueVersion), keyring)) as {
    value: string;
    passphrase: string | null;
  };
}

function refusal(name: string, why: string): PlumblineError {
  return new PlumblineError('credential_refused', `The credential "${name}" is refused: ${why}.`);
}
