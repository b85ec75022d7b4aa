import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { componentRefSchema } from '../component/component.ts';
import type { Attributes } from '../component/kind.ts';
import { mayRead, requireReadable } from '../component/scope.ts';
import { openSignalsOf } from '../component/show.ts';
import { toComponentRef } from '../component/view.ts';
import { freeRuns } from './place.ts';

export const mountedSchema = z.object({
  component: componentRefSchema.nullable().describe('Null: something that you may not read stands there'),
  lowestUnit: z.number(),
  heightUnits: z.number(),
  front: z.boolean(),
  rear: z.boolean(),
  model: z.string().nullable(),
  watts: z.number().nullable(),
  signals: z.int(),
});

export const elevationSchema = z.object({
  rack: refSchema,
  site: refSchema.nullable(),
  heightUnits: z.number(),
  unitsFromTop: z.boolean().describe('Unit 1 is the highest'),
  mounted: z.array(mountedSchema),
  loose: z.array(componentRefSchema).describe('Located in the rack, though nobody says in which unit'),
  clashing: z
    .array(z.object({ component: componentRefSchema, unit: z.number() }))
    .describe('Said to stand where something else stands'),
  reservations: z.array(z.object({ units: z.array(z.number()), why: z.string(), by: z.string().nullable() })),
  free: z.object({ units: z.number(), largestRun: z.number() }),
  power: z.object({
    watts: z.number(),
    of: z.number().nullable(),
    unknown: z.int().describe('How many say nothing of their power'),
  }),
  weight: z.object({ kilograms: z.number(), of: z.number().nullable(), unknown: z.int() }),
});
export type Elevation = z.infer<typeof elevationSchema>;

interface Standing {
  id: Id;
  kind: string;
  name: string;
  state: string;
  domain_id: Id;
  attributes: Attributes;
  lowest_half: number | null;
  next_half: number | null;
  front: boolean | null;
  rear: boolean | null;
  maker: string | null;
  model: string | null;
  type: {
    heightUnits: number;
    maximumWatts: number | null;
    allocatedWatts: number | null;
    weightKilograms: number | null;
  } | null;
}

/** What stands in a rack, unit by unit, and what it draws and weighs. */
export async function showElevation(ctx: Context, id: Id): Promise<Elevation> {
  const rack = await requireReadable(ctx, id);
  if (rack.kind !== 'rack')
    throw new PlumblineError('not_found', `CMP-${id} (${rack.name}) is a ${rack.kind}, not a rack.`);
  const scope = await ctx.scope('estate.read');
  const standing = await readStanding(ctx, id);
  const signals = await ctx.workspace.port(openSignalsOf)(
    ctx.db,
    standing.map((row) => row.id),
  );
  const [site] = rack.siteId === null ? [] : await siteOf(ctx, rack.siteId);
  const height = numberOr(rack.attributes['heightUnits'], 42);
  const shown = standing.filter((row) => mayRead(scope, row.domain_id));
  const places = standing.flatMap((row) =>
    row.lowest_half === null ? [] : [{ lowestHalf: row.lowest_half, nextHalf: row.next_half! }],
  );
  const runs = freeRuns(height, places);
  const halves = runs.map((run) => run.nextHalf - run.lowestHalf);
  const watts = shown.map(wattsOf);
  const kilograms = shown.map((row) => row.type?.weightKilograms ?? null);
  return {
    rack: toRef('component', rack.id, rack.name),
    site: site ? toRef('component', site.id, site.name) : null,
    heightUnits: height,
    unitsFromTop: rack.attributes['unitsFromTop'] === true,
    mounted: standing.flatMap((row) =>
      row.lowest_half === null
        ? []
        : [
            {
              component: mayRead(scope, row.domain_id) ? toComponentRef(row) : null,
              lowestUnit: row.lowest_half / 2,
              heightUnits: (row.next_half! - row.lowest_half) / 2,
              front: row.front!,
              rear: row.rear!,
              ...(mayRead(scope, row.domain_id)
                ? { model: modelOf(row), watts: wattsOf(row), signals: signals.get(row.id)?.length ?? 0 }
                : { model: null, watts: null, signals: 0 }),
            },
          ],
    ),
    loose: shown.filter((row) => row.lowest_half === null && unitOf(row) === null).map(toComponentRef),
    clashing: shown.flatMap((row) => {
      const unit = row.lowest_half === null ? unitOf(row) : null;
      return unit === null ? [] : [{ component: toComponentRef(row), unit }];
    }),
    reservations: reservationsOf(rack.attributes),
    free: { units: halves.reduce((a, b) => a + b, 0) / 2, largestRun: Math.max(0, ...halves) / 2 },
    power: { watts: total(watts), of: numberOrNull(rack.attributes['maxPowerWatts']), unknown: unknown(watts) },
    weight: {
      kilograms: Math.round(total(kilograms) * 10) / 10,
      of: numberOrNull(rack.attributes['maxWeightKilograms']),
      unknown: unknown(kilograms),
    },
  };
}

async function readStanding(ctx: Context, rackId: Id): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select c.id, c.kind, c.name, c.state, c.domain_id, c.attributes, p.lowest_half, p.next_half, p.front, p.rear,
      t.maker, t.model, t.detail as type
    from relation r join component c on c.id = r.from_id left join rack_place p on p.component_id = c.id and p.rack_id = ${rackId}
    left join device_type t on t.key = c.attributes ->> 'deviceType'
    where r.to_id = ${rackId} and r.kind = 'located-in' and r.recorded_to = 'infinity' and c.state not in ('retired', 'disposed')
    order by p.lowest_half desc nulls last, c.name, c.id limit 1000`.execute(ctx.db);
  return rows;
}

async function siteOf(ctx: Context, id: Id): Promise<{ id: Id; name: string }[]> {
  return ctx.db.selectFrom('component').select(['id', 'name']).where('id', '=', id).execute();
}

const modelOf = (row: Standing): string | null => {
  if (row.model) return `${row.maker} ${row.model}`;
  const [vendor, model] = [row.attributes['vendor'], row.attributes['model']];
  if (typeof vendor !== 'string') return typeof model === 'string' ? model : null;
  if (typeof model !== 'string') return vendor;
  // Many say the maker in the model already: "Dell", "Dell PowerEdge R7625".
  return model.toLowerCase().startsWith(`${vendor.toLowerCase()} `) ? model : `${vendor} ${model}`;
};

/** The unit that it claims; what takes no height claims none. */
const unitOf = (row: Standing): number | null =>
  (row.type?.heightUnits ?? 1) === 0 ? null : numberOrNull(row.attributes['rackUnit']);

const wattsOf = (row: Standing): number | null =>
  numberOrNull(row.attributes['powerWatts']) ?? row.type?.allocatedWatts ?? row.type?.maximumWatts ?? null;

function reservationsOf(attributes: Attributes): Elevation['reservations'] {
  const list = attributes['reservations'];
  if (!Array.isArray(list)) return [];
  return (list as { units: number[]; why: string; by?: string }[]).map(({ units, why, by }) => ({
    units,
    why,
    by: by ?? null,
  }));
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const numberOr = (value: unknown, otherwise: number): number => numberOrNull(value) ?? otherwise;
const total = (values: (number | null)[]): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
const unknown = (values: (number | null)[]): number => values.filter((value) => value === null).length;
