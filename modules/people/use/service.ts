import { contentHash, type Id, type LevelOrNone, PlumblineError, ref } from '#kernel';
import { type DataClass, loadUsePolicies, type UsePolicyDocument, type UsePurpose } from '#library';
import { type Context, createContext, definePort, type Reader, type Workspace } from '#platform';
import { createAuthority } from '../authority/authority.ts';
import { authorityMemory } from '../authority/memory.ts';
import { reachIn } from '../authority/reach.ts';
import { standingOf, treeOf } from '../authority/standing.ts';
import { findSystemActor } from '../store.ts';
import { findTeamKeysOf } from '../team/store.ts';
import { findUsePolicies, insertUsePolicy, lockUsePolicies, type UsePolicyRow } from './store.ts';
import { decideUse, governing, type StoredUsePolicy, type UsedComponent, type UseVerdict } from './use.ts';

/** What the estate knows of a component, for these policies; null where there is none. */
export const usedComponentPort =
  definePort<(db: Reader, id: Id) => Promise<(Omit<UsedComponent, 'domains'> & { domainId: Id }) | null>>(
    'people.usedComponent',
  );

async function policiesOf(workspace: Workspace): Promise<StoredUsePolicy[]> {
  const memory = await workspace.get(authorityMemory);
  const found = await memory.recall('policies of use', async () => ({ value: await findUsePolicies(workspace.db) }));
  return found!;
}

export interface UseQuestion {
  componentId: Id;
  purpose: UsePurpose;
  dataClass: DataClass;
  personId: Id;
  /** Where it is not what they hold alone: supervised, the level that howMay told. */
  level?: LevelOrNone | undefined;
}

/**
 * Whether a use of a component fits the policies of use, and if not why, and what would. For who already authorised the work
 * itself: this asks for nothing of the actor's. Throws `not_found` where there is no such component.
 */
export async function checkUse(context: Context, question: UseQuestion): Promise<UseVerdict> {
  const { workspace, db } = context;
  const facts = await workspace.port(usedComponentPort)(db, question.componentId);
  if (!facts) throw new PlumblineError('not_found', `There is no component CMP-${question.componentId}.`);
  const [tree, standing, teams, policies] = await Promise.all([
    treeOf(workspace),
    standingOf(workspace, question.personId),
    findTeamKeysOf(db, question.personId),
    policiesOf(workspace),
  ]);
  const domains = tree.lineage(facts.domainId).map((id) => tree.get(id)!.key);
  return decideUse(
    policies,
    { ...facts, domains },
    {
      purpose: question.purpose,
      dataClass: question.dataClass,
      level: question.level ?? reachIn(tree, standing, facts.domainId).level,
      teams,
    },
  );
}

/** As checkUse; throws `use_refused` with the policy, the reason and what would be allowed. */
export async function requireUse(context: Context, question: UseQuestion): Promise<UseVerdict> {
  const verdict = await checkUse(context, question);
  if (verdict.allowed) return verdict;
  const instead = verdict.nearest[0] ? ` Allowed: ${verdict.nearest.join('; ')}.` : '';
  throw new PlumblineError('use_refused', `${verdict.reason}${instead}`, {
    extra: { policy: verdict.policy?.key ?? null, nearest: verdict.nearest },
  });
}

/** The policies that govern a component, for its page. */
export async function usesOf(context: Context, componentId: Id): Promise<StoredUsePolicy[]> {
  const { workspace, db } = context;
  const facts = await workspace.port(usedComponentPort)(db, componentId);
  const missing = new PlumblineError('not_found', `There is no component ${componentId}, or you may not read it.`);
  const scope = await context.scope('estate.read');
  if (!facts || (scope !== 'all' && !scope.includes(facts.domainId))) throw missing;
  const tree = await treeOf(workspace);
  const domains = tree.lineage(facts.domainId).map((id) => tree.get(id)!.key);
  return governing(await policiesOf(workspace), { ...facts, domains });
}

/** A new version of a policy of use, or the first; takes level 4 in the root domain, for it may concern every component. */
export async function defineUsePolicy(context: Context, definition: UsePolicyDocument): Promise<UsePolicyRow> {
  await context.authorise('policy.define', { type: 'use_policy', domainId: null });
  const tree = await treeOf(context.workspace);
  for (const domain of definition.applies.domains ?? [])
    if (tree.find(domain) === undefined) throw new PlumblineError('not_found', `There is no domain ${domain}.`);
  await context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    await lockUsePolicies(tx);
    const known = (await findUsePolicies(tx, true)).find(({ key }) => key === definition.key);
    if (known && known.endedAt === null && known.contentHash === contentHash(definition))
      throw new PlumblineError('already_exists', `Version ${known.version} of ${definition.key} says exactly that.`);
    const version = (known?.version ?? 0) + 1;
    const id = await insertUsePolicy(tx, { definition, version, shipped: false, by: actor.personId, at: now });
    await mutation.record({
      subject: ref('use_policy', id),
      action: 'use-policy.define',
      detail: { key: definition.key, version },
      causes: known ? [ref('use_policy', known.id)] : [],
    });
  });
  return showUsePolicy(context, definition.key);
}

/** It holds for nothing from now on; its versions stay on record. */
export async function endUsePolicy(context: Context, key: string, reason: string): Promise<void> {
  await context.authorise('policy.define', { type: 'use_policy', domainId: null });
  await context.mutate(async (mutation) => {
    await lockUsePolicies(mutation.tx);
    const known = (await findUsePolicies(mutation.tx)).find((one) => one.key === key);
    if (!known) throw new PlumblineError('not_found', `There is no policy of use ${key} that holds.`);
    await mutation.tx.updateTable('use_policy').set({ ended_at: mutation.now }).where('id', '=', known.id).execute();
    await mutation.record({ subject: ref('use_policy', known.id), action: 'use-policy.end', detail: { key, reason } });
  });
}

/** Throws `not_found`. */
export async function showUsePolicy(context: Context, key: string): Promise<UsePolicyRow> {
  const found = (await findUsePolicies(context.db, true)).find((one) => one.key === key);
  if (!found) throw new PlumblineError('not_found', `There is no policy of use ${key}.`);
  return found;
}

/** The shipped ones, at the start: what is new or says something else is a new version, unless the organisation wrote its own. */
export async function installUsePolicies(workspace: Workspace): Promise<void> {
  const system = await findSystemActor(workspace.db);
  if (!system) return;
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: system,
    operation: 'use-policy.install',
  });
  const news = (known: UsePolicyRow[]) =>
    loadUsePolicies().filter((definition) => {
      const same = known.find(({ key }) => key === definition.key);
      return !same || (same.shipped && same.endedAt === null && same.contentHash !== contentHash(definition));
    });
  if (news(await findUsePolicies(workspace.db, true)).length === 0) return;
  await context.mutate(async (mutation) => {
    await lockUsePolicies(mutation.tx);
    const known = await findUsePolicies(mutation.tx, true);
    for (const definition of news(known)) {
      const version = (known.find(({ key }) => key === definition.key)?.version ?? 0) + 1;
      const id = await insertUsePolicy(mutation.tx, {
        definition,
        version,
        shipped: true,
        by: system.personId,
        at: mutation.now,
      });
      await mutation.record({ subject: ref('use_policy', id), detail: { key: definition.key, version } });
    }
  });
}
