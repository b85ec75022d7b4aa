import { sql } from 'kysely';
import { type Id, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { deviceTypesLoaded, saveDeviceTypes } from '../device-type/sync.ts';
import { shippedProducts, shippedProductsHash } from './library.ts';
import type { SupportStatus } from './product.ts';

const LOAD = 'products';

export interface LibrarySync {
  changed: boolean;
  products: number;
  releases: number;
  deviceTypes: number;
}

/** Brings the shipped products with their lifecycles, and types of hardware, into the tables; does nothing where they are there already. */
export async function syncLibrary(ctx: Context): Promise<LibrarySync> {
  await ctx.authorise('estate.change', { type: 'product', domainId: null });
  const hash = shippedProductsHash();
  const loaded = await ctx.db.selectFrom('library_load').select('hash').where('name', '=', LOAD).executeTakeFirst();
  const typesLoaded = await deviceTypesLoaded(ctx.db);
  if (loaded?.hash === hash && typesLoaded) return { changed: false, products: 0, releases: 0, deviceTypes: 0 };
  return ctx.mutate(async (mutation) => {
    const lifecycles = loaded?.hash === hash ? { products: 0, releases: 0 } : await saveLifecycles(mutation, hash);
    return { changed: true, ...lifecycles, deviceTypes: typesLoaded ? 0 : await saveDeviceTypes(mutation) };
  });
}

async function saveLifecycles(mutation: Mutation, hash: string): Promise<{ products: number; releases: number }> {
  const products = await saveProducts(mutation);
  const releases = await saveReleases(mutation, products);
  await mutation.tx
    .insertInto('library_load')
    .values({ name: LOAD, hash, loaded_at: mutation.now })
    .onConflict((on) => on.column('name').doUpdateSet({ hash, loaded_at: mutation.now }))
    .execute();
  return { products: products.size, releases };
}

async function saveProducts(mutation: Mutation): Promise<Map<string, Id>> {
  const rows = shippedProducts().map((product) => ({
    key: product.key,
    name: product.name,
    category: product.category,
    identifiers: product.identifiers,
    policy_url: product.policyUrl,
    tags: product.tags,
  }));
  const { rows: saved } = await sql<{ id: Id; key: string; name: string }>`
    insert into product (key, name, category, identifiers, policy_url, tags)
    select key, name, category, identifiers, policy_url, tags
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (key text, name text, category text, identifiers jsonb, policy_url text, tags text[])
    on conflict (key) do update set name = excluded.name, category = excluded.category, identifiers = excluded.identifiers,
      policy_url = excluded.policy_url, tags = excluded.tags
    returning id, key, name`.execute(mutation.tx);
  await mutation.recordAll(
    saved.map((row) => ({ subject: ref('product', row.id), action: 'product.load', detail: { key: row.key } })),
  );
  return new Map(saved.map((row) => [row.key, row.id]));
}

/** A support end of the library as status and day. */
export function supportEnd(end: string | null): { status: SupportStatus; endsOn: string | null } {
  if (end === null) return { status: 'unknown', endsOn: null };
  if (end === 'ended' || end === 'supported') return { status: end, endsOn: null };
  return { status: 'dated', endsOn: end };
}

async function saveReleases(mutation: Mutation, products: Map<string, Id>): Promise<number> {
  const rows = shippedProducts().flatMap((product) =>
    product.releases.map((release) => {
      const active = supportEnd(release.activeSupportEndsOn);
      const security = supportEnd(release.securityEndsOn);
      const extended = supportEnd(release.extendedSupportEndsOn);
      return {
        product_id: products.get(product.key),
        version: release.version,
        label: release.label,
        codename: release.codename,
        released_on: release.releasedOn,
        active_support_ends_on: active.endsOn,
        active_support: active.status,
        security_ends_on: security.endsOn,
        support: security.status,
        extended_ends_on: extended.endsOn,
        extended_support: extended.status,
        long_term: release.longTermSupport !== false,
        latest: release.latest,
        latest_on: release.latestOn,
      };
    }),
  );
  await sql`
    insert into release (product_id, version, label, codename, released_on, active_support_ends_on, active_support, security_ends_on,
      support, extended_ends_on, extended_support, long_term, latest, latest_on)
    select product_id, version, label, codename, released_on, active_support_ends_on, active_support, security_ends_on,
      support, extended_ends_on, extended_support, long_term, latest, latest_on
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (product_id bigint, version text, label text, codename text, released_on date,
      active_support_ends_on date, active_support text, security_ends_on date, support text, extended_ends_on date, extended_support text,
      long_term boolean, latest text, latest_on date)
    on conflict (product_id, version) do update set label = excluded.label, codename = excluded.codename, released_on = excluded.released_on,
      active_support_ends_on = excluded.active_support_ends_on, active_support = excluded.active_support,
      security_ends_on = excluded.security_ends_on, support = excluded.support, extended_ends_on = excluded.extended_ends_on,
      extended_support = excluded.extended_support, long_term = excluded.long_term, latest = excluded.latest, latest_on = excluded.latest_on`.execute(
    mutation.tx,
  );
  return rows.length;
}
