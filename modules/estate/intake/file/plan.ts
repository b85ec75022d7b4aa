import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import type { Refs } from '../../component/input.ts';
import { inRounds } from '../../plan/plan.ts';
import type { Reading } from '../reading.ts';
import { Ledger, type PlannedFile, type PlanSink } from './ledger.ts';
import { groupNotes } from './notes.ts';
import { placeOf } from './placeOf.ts';
import { Places } from './places.ts';
import { ComponentPlanning } from './planComponents.ts';
import { planGone } from './planGone.ts';
import { RelationPlanning } from './planRelations.ts';
import type { Resolved } from './resolve.ts';

/** Rows that are looked up, planned and stored together; also what is applied in one transaction at most. */
export const SLICE = 1_000;

export interface PlanAround {
  reader: Reader;
  /** What the actor may read: the rest is not recognised. */
  scope: DomainScope;
  sourceKey: string;
  at: Date;
  refs: Refs;
  /** Ids of active people by their e-mail address in lower case. */
  people: ReadonlyMap<string, Id>;
}

/**
 * Works out what a resolved reading would change, slice by slice: parents and sites first, then what is in them, then
 * relations. Only the places of the handles are kept in memory. Deterministic for one state of the estate.
 */
export async function planReading(
  around: PlanAround,
  reading: Reading,
  resolved: Resolved,
  sink: PlanSink,
): Promise<PlannedFile> {
  const ledger = new Ledger(sink);
  const places = new Places();
  await sayFirst(ledger, reading, resolved);
  const components = new ComponentPlanning(around, ledger, places, reading);
  const relations = new RelationPlanning(around, ledger, places);
  const rounds = inRounds(
    resolved.components.map((one) => ({
      ...one,
      ...(one.site && 'handle' in one.site ? { siteHandle: one.site.handle } : {}),
      ...(one.parent && 'handle' in one.parent
        ? { parentHandle: one.parent.handle }
        : one.read.nameAfter
          ? { parentHandle: one.read.nameAfter.handle }
          : {}),
    })),
  );
  for (const round of rounds) {
    for (let start = 0; start < round.length; start += SLICE) await components.plan(round.slice(start, start + SLICE));
  }
  // First what ends: a port takes one cable.
  if (reading.whole && reading.takesBack) await relations.ended(reading, resolved);
  for (let start = 0; start < resolved.relations.length; start += SLICE)
    await relations.plan(resolved.relations.slice(start, start + SLICE));
  if (reading.whole || reading.gone?.length) await planGone(around, ledger, reading);
  return ledger.finish();
}

/** What is known before anything is looked up: the rows that are left out and the notes. */
async function sayFirst(ledger: Ledger, reading: Reading, resolved: Resolved): Promise<void> {
  for (const issue of [...reading.issues, ...resolved.issues]) ledger.issue(issue);
  for (const at of resolved.wrong) ledger.leftOut(at);
  ledger.counts.makeable = resolved.missing.filter((one) => !one.isMade).length;
  for (const { heading, notes } of groupNotes(reading.notes))
    for (const note of notes) {
      ledger.counts.note += 1;
      ledger.add(ledger.entry({ what: 'note', ...placeOf(note.at), name: heading ?? '', message: note.message }));
    }
  await ledger.flush();
}
