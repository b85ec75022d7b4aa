/** The true sentence about this machine that the loop's page begins with. */
import { sql } from 'kysely';
import { dayOf, type Id } from '#kernel';
import { type Context, type Ref, toRef } from '#platform';
import { type JudgedSoftware, judgeSoftware, sayDay } from '#strategy';
import { counted, percentText } from '../turn/words.ts';
import { readMeasures } from './measures.ts';

export interface Sentence {
  text: string;
  componentRef: Ref | null;
  refs: Ref[];
}

export async function homeSentence(context: Context): Promise<Sentence> {
  const machine = await thisMachine(context);
  if (!machine) return estateSentence(context);
  const judged = await judgeSoftware(context.db, [machine.id], dayOf(context.now()));
  const worst = judged.findings.find((finding) => finding.standard !== null);
  const standard = judged.standards.find((one) => one.key === worst?.standard?.key);
  return {
    text: machineText(machine.name, judged, dayOf(context.now())),
    componentRef: toRef('component', machine.id, machine.name),
    refs: standard ? [toRef('standard', standard.id, standard.name)] : [],
  };
}

/** The machine that this server runs on, where the actor may read it. */
async function thisMachine(context: Context): Promise<{ id: Id; name: string } | null> {
  const scope = await context.scope('estate.read');
  const row = await context.db
    .selectFrom('intake as i')
    .innerJoin('component as c', 'c.id', 'i.component_id')
    .where('i.kind', '=', 'local')
    .where('i.state', '=', 'applied')
    .select(['c.id', 'c.name', 'c.domain_id'])
    .orderBy('i.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (scope === 'all' || scope.includes(row.domain_id)) ? row : null;
}

export function machineText(
  name: string,
  judged: Pick<JudgedSoftware, 'installations' | 'findings' | 'share'>,
  today: string,
): string {
  const { installations, findings, share } = judged;
  const system = installations.find((one) => one.manager === 'os-release');
  const first = system
    ? `${name} runs ${system.productName}${system.release ? ` ${system.release}` : ''}${supportText(system.support, today)}.`
    : `${name} was looked at; its operating system is not one that we know.`;
  if (share.installations === 0) return `${first} No software on it is known by name yet.`;
  const held = `${share.compliant} of ${counted(share.installations, 'known installation')} on it ${share.compliant === 1 ? 'is' : 'are'} within support and standard`;
  // One installation can break a standard and be past support as well: it is still one.
  const others = [
    ...new Set(
      findings
        .filter(({ installation }) => installation.manager !== 'os-release')
        .map(
          ({ installation }) => `${installation.productName}${installation.release ? ` ${installation.release}` : ''}`,
        ),
    ),
  ];
  return others.length === 0
    ? `${first} ${held}.`
    : `${first} ${held}; ${others.slice(0, 2).join(' and ')}${others.length > 2 ? ` and ${others.length - 2} more` : ''} ${others.length === 1 ? 'is' : 'are'} not.`;
}

function supportText(support: JudgedSoftware['installations'][number]['support'], today: string): string {
  if (support.status === 'ended') return ', whose security support has ended';
  if (support.endsOn === null) return '';
  if (support.endsOn >= today) return `, which gets security fixes until ${sayDay(support.endsOn)}`;
  const { extended } = support;
  const more =
    extended.endsOn !== null && extended.endsOn >= today
      ? `; extended support goes on until ${sayDay(extended.endsOn)}`
      : '';
  return `, whose security support ended on ${sayDay(support.endsOn)}${more}`;
}

/** Where this server's own machine is not part of the estate (the example organisation). */
async function estateSentence(context: Context): Promise<Sentence> {
  const scope = await context.scope('estate.read');
  const reader = context.db;
  const [row, measures] = await Promise.all([
    reader
      .selectFrom('component')
      .where('state', 'not in', ['retired', 'disposed'])
      .where(scope === 'all' ? sql<boolean>`true` : sql<boolean>`domain_id = any(${scope}::bigint[])`)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    readMeasures(context, 1),
  ]);
  const share = measures.find((measure) => measure.key === 'supported-share');
  const value = share?.series.at(-1)?.value;
  const count = Number(row.count);
  return {
    text:
      count === 0 && scope !== 'all'
        ? 'Nothing is in the estate of your domains yet.'
        : count === 0
          ? 'Nothing is in the estate yet. Turn the loop: it begins with this machine.'
          : `${counted(count, 'component')} in the estate${value === undefined ? '' : `; ${percentText(value)} of the installed software is within support and standard`}.`,
    componentRef: null,
    refs: share ? [toRef('measure', share.id, share.name)] : [],
  };
}
