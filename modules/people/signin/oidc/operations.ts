// The providers people may come from, and which of their groups give which level.
import { z } from 'zod';
import { type Level, levels, PlumblineError, ref } from '#kernel';
import {
  type AnyOperation,
  type Context,
  listQuery,
  operation,
  pageOf,
  pageOfAll,
  refSchema,
  sortOf,
  toRef,
} from '#platform';
import { findGivenGrants } from '../../authority/holding.ts';
import { treeOf } from '../../authority/standing.ts';
import { levelIn } from '../../grant.ts';
import { requireFresh } from '../session/fresh.ts';
import { signInSettings } from '../settings.ts';
import { signIn } from '../signIn.ts';
import { discover, isSafeAddress } from './provider.ts';
import { providerSecretPurpose } from './routes.ts';
import { endFollowedGrants, findCountingRules, findGroupLevels, findProviders, type Provider } from './store.ts';

/** A provider can say of anybody that it is them: setting one up is worth the highest level. */
const trust = (context: Context) => context.authorise('identity.trust', { type: 'workspace', domainId: null });

const providerSchema = z.object({
  key: z.string(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  hasSecret: z.boolean(),
  scopes: z.string(),
  groupsClaim: z.string(),
  createsPeople: z.boolean(),
  secondFactor: z.boolean(),
  active: z.boolean(),
  redirectUri: z.string(),
  version: z.int(),
});

function toProvider(
  context: Context,
  { id: _id, sealedSecret, ...provider }: Provider,
): z.input<typeof providerSchema> {
  const { baseUrl, pathPrefix } = context.workspace.port(signInSettings);
  return {
    ...provider,
    hasSecret: sealedSecret !== null,
    redirectUri: `${baseUrl}${pathPrefix}/api/auth/oidc/callback`,
  };
}

async function providerOf(context: Context, key: string): Promise<Provider> {
  const [provider] = await findProviders(context.db, key);
  if (!provider) throw new PlumblineError('not_found', 'There is no such provider.');
  return provider;
}

const keySchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const text = z.string().trim().min(1);

const listProviders = operation({
  id: 'identity-provider.list',
  method: 'GET',
  path: '/identity-providers',
  tag: 'People',
  summary: 'List the providers that people may sign in with',
  permission: 'people.manage',
  query: listQuery.extend({ sort: sortOf(['key', 'name'], 'name') }),
  output: pageOf(providerSchema),
  cli: { words: ['identity-provider', 'list'], columns: ['key', 'name', 'issuer', 'active', 'redirectUri'] },
  async handler(context, { query }) {
    await context.authorise('people.manage', { type: 'person', domainId: null });
    const rows = await findProviders(context.db);
    return pageOfAll(
      rows,
      query,
      (row, field) => (field === 'key' ? row.key : row.name),
      (row) => toProvider(context, row),
    );
  },
});

const setProvider = operation({
  id: 'identity-provider.set',
  method: 'POST',
  path: '/identity-providers',
  tag: 'People',
  summary: 'Set up or change a provider that people may sign in with',
  description:
    'OpenID Connect with PKCE. The provider is asked for its discovery document before anything is stored. Leave the client secret out to keep the one that is stored. With another issuer, or another claim for groups, the levels that its groups give are gone: a group is not the same one elsewhere.',
  permission: 'identity.trust',
  body: z.object({
    key: keySchema,
    name: text.max(60),
    issuer: z.url({ protocol: /^https?$/ }).max(500),
    clientId: text.max(300),
    clientSecret: text.max(2_000).optional(),
    scopes: text.max(300).default('openid profile email'),
    groupsClaim: text.max(100).default('groups'),
    createsPeople: z.boolean().default(false).describe('Make a person of who is not known here yet'),
    secondFactor: z.boolean().default(false).describe('The provider asks for a second factor itself'),
    active: z.boolean().default(true),
  }),
  output: providerSchema,
  secretAnswer: true,
  errors: ['invalid_input', 'proof_needed', 'already_exists'],
  cli: { words: ['identity-provider', 'set'], args: ['key'] },
  async handler(context, { body }) {
    await trust(context);
    requireFresh(context);
    const { key, name, issuer, clientId, clientSecret, scopes, groupsClaim, createsPeople, secondFactor, active } =
      body;
    if (!isSafeAddress(issuer)) throw refusal('/body/issuer', 'must be an https address');
    if (!scopes.split(/\s+/).includes('openid')) throw refusal('/body/scopes', 'must contain openid');
    if (active)
      await discover(name, issuer).catch((error: PlumblineError) => {
        throw new PlumblineError('invalid_input', error.message, {
          cause: error,
          issues: [{ path: '/body/issuer', message: 'must be the issuer of a provider that answers' }],
        });
      });
    const { seal } = await context.workspace.get(signIn);
    await context.mutate(async (mutation) => {
      const [before] = await findProviders(mutation.tx, key);
      const moved = before && (before.issuer !== issuer || before.clientId !== clientId);
      if (before && (before.issuer !== issuer || before.groupsClaim !== groupsClaim)) {
        await mutation.tx.deleteFrom('group_level').where('provider_id', '=', before.id).execute();
        await endFollowedGrants(mutation, before.id, `${name} is another provider now, or names groups otherwise.`);
      }
      // A stored secret is for the issuer it was given for: it is never sent to another.
      const sealed = clientSecret
        ? seal.close(clientSecret, providerSecretPurpose(issuer, clientId))
        : moved
          ? null
          : (before?.sealedSecret ?? null);
      const values = {
        name,
        issuer,
        client_id: clientId,
        sealed_secret: sealed,
        scopes,
        groups_claim: groupsClaim,
        creates_people: createsPeople,
        second_factor: secondFactor,
        active,
      };
      await mutation.tx
        .insertInto('identity_provider')
        .values({ key, ...values })
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet((row) => ({ ...values, version: row('identity_provider.version', '+', 1) })),
        )
        .execute();
      await mutation.record({
        subject: ref('person', context.actor.personId),
        detail: {
          provider: key,
          issuer,
          clientId,
          createsPeople,
          secondFactor,
          active,
          newSecret: Boolean(clientSecret),
        },
      });
    });
    return toProvider(context, await providerOf(context, key));
  },
});

const groupLevelSchema = z.object({
  group: z.string(),
  domain: refSchema,
  level: z.int(),
  levelName: z.string(),
  givenBy: refSchema.nullable(),
  counts: z.boolean().describe('Its giver holds the level; else it gives nothing until somebody sets it again.'),
});

async function groupLevelsOf(context: Context, provider: Provider) {
  const rules = await findGroupLevels(context.db, provider.id);
  const domains = new Map(
    (await context.db.selectFrom('domain').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]),
  );
  const tree = await treeOf(context.workspace);
  const counting = await findCountingRules(context.db, tree, provider.id, context.now());
  const givers = await context.db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', [0, ...rules.flatMap(({ givenBy }) => givenBy ?? [])])
    .execute();
  const giver = (id: number | null) => givers.find((one) => one.id === id);
  return rules.map(({ group, domainId, level, givenBy }, place) => ({
    id: place,
    group,
    domain: toRef('domain', domainId, domains.get(domainId) ?? ''),
    level,
    levelName: levels[level],
    givenBy: giver(givenBy) ? toRef('person', givenBy!, giver(givenBy)!.name) : null,
    counts: counting.some((rule) => rule.group === group && rule.domainId === domainId),
  }));
}

const listGroupLevels = operation({
  id: 'group-level.list',
  method: 'GET',
  path: '/identity-providers/{key}/group-levels',
  tag: 'People',
  summary: 'List which groups of a provider give which level',
  permission: 'people.read',
  params: z.object({ key: keySchema }),
  query: listQuery.extend({ sort: sortOf(['group'], 'group') }),
  output: pageOf(groupLevelSchema),
  errors: ['not_found'],
  cli: { words: ['group-level', 'list'], args: ['key'], columns: ['group', 'domain.name', 'level'] },
  async handler(context, { params, query }) {
    await context.authorise('people.read', { type: 'domain', domainId: null });
    const rows = await groupLevelsOf(context, await providerOf(context, params.key));
    return pageOfAll(
      rows,
      query,
      (row) => `${row.group} ${row.domain.name}`,
      ({ id: _place, ...row }) => row,
    );
  },
});

const setGroupLevel = operation({
  id: 'group-level.set',
  method: 'POST',
  path: '/identity-providers/{key}/group-levels',
  tag: 'People',
  summary: 'Let a group of a provider give a level in a domain',
  description:
    'Level 0 takes the rule away. Whoever may grant the level may give it to a group. It counts for each person from their next sign-in, for as long as who set it holds the level, and for 30 days after the last sign-in; levels that people granted are not touched.',
  permission: 'people.grant',
  params: z.object({ key: keySchema }),
  body: z.object({
    group: text.max(300),
    domain: z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('Id of the domain'),
    level: z.int().min(0).max(5),
  }),
  output: z.object({ group: z.string(), level: z.int() }),
  errors: ['not_found', 'conflict', 'proof_needed'],
  cli: { words: ['group-level', 'set'], args: ['key', 'group', 'domain', 'level'] },
  async handler(context, { params, body }) {
    const { group, domain, level } = body;
    const provider = await providerOf(context, params.key);
    const known = await context.db.selectFrom('domain').select('id').where('id', '=', domain).executeTakeFirst();
    const before = (await findGroupLevels(context.db, provider.id)).find(
      (rule) => rule.group === group && rule.domainId === domain,
    );
    // Giving takes it, and so does taking away what somebody of a higher level has given.
    const highest = Math.max(level, before?.level ?? 0) as Level | 0;
    await context.authorise('people.grant', { type: 'grant', domainId: known ? domain : null, level: highest });
    requireFresh(context);
    if (!known) throw new PlumblineError('not_found', 'There is no such domain.');
    return context.mutate(async (mutation) => {
      const { actor, now } = mutation;
      const mine = (await findGivenGrants(mutation.tx, [actor.personId], now)).get(actor.personId) ?? [];
      if (levelIn(await treeOf(context.workspace), mine, domain) < level)
        throw new PlumblineError(
          'conflict',
          'You hold this level by a group yourself: who was granted it by people gives it.',
        );
      const rule = { provider_id: provider.id, group_name: group, domain_id: domain };
      if (level === 0)
        await mutation.tx
          .deleteFrom('group_level')
          .where('provider_id', '=', provider.id)
          .where('group_name', '=', group)
          .where('domain_id', '=', domain)
          .execute();
      else
        await mutation.tx
          .insertInto('group_level')
          .values({ ...rule, level, given_by: actor.personId, given_at: now })
          .onConflict((conflict) =>
            conflict
              .columns(['provider_id', 'group_name', 'domain_id'])
              .doUpdateSet({ level, given_by: actor.personId, given_at: now }),
          )
          .execute();
      await mutation.record({ subject: ref('domain', domain), detail: { provider: provider.key, group, level } });
      return { group, level };
    });
  },
});

function refusal(path: string, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `${path.slice('/body/'.length)} ${message}.`, {
    issues: [{ path, message }],
  });
}

export const providerOperations: AnyOperation[] = [listProviders, setProvider, listGroupLevels, setGroupLevel];
