/**
 * Words
 * - A *statement* is one thing that somebody at a level does, in the mission's words (library/levels).
 * - A piece of evidence *counts* towards a statement where one of the statement's sources takes its kind, its level and
 *   its phase, and it is recent enough.
 * - A statement is *shown* when what counts is enough of it and as diverse as asked. That is what an assessor reads; it
 *   decides nothing by itself.
 */
import type { Id, Level } from '#kernel';
import type { EvidenceSource, LevelDocument, Statement, WorkPhase } from '#library';
import type { EvidenceKind } from '../evidence/kind.ts';

export interface EvidencePiece {
  id: Id;
  kind: string;
  level: Level;
  phase: WorkPhase;
  topic: string;
  at: Date;
}

/** Work that is there to be done, and what finishing it would give. */
export interface WouldSupply {
  kinds: readonly EvidenceKind[];
  level: Level;
  phase: WorkPhase;
  topic: string;
}

export type Measured = 'pieces' | 'topics' | 'phases' | 'kinds';
export const measuredNames: readonly Measured[] = ['pieces', 'topics', 'phases', 'kinds'];

export interface StatementReadiness<Piece extends EvidencePiece = EvidencePiece> {
  key: string;
  says: string;
  shown: boolean;
  have: Record<Measured, number>;
  need: Record<Measured, number>;
  /** What counts, the newest first. */
  counted: Piece[];
  /** Would count, but is older than the statement allows. */
  aged: number;
  newest: Date | null;
  /** One sentence for each measure that is not reached. */
  missing: string[];
  /** How somebody can get there, from the sources of the statement; empty where it is shown. */
  ways: string[];
}

export interface Readiness<Piece extends EvidencePiece = EvidencePiece> {
  level: Level;
  name: string;
  statements: StatementReadiness<Piece>[];
  shown: number;
}

const DAY_MS = 86_400_000;

/** What somebody's evidence in a domain shows of the statements of a level. Pure. */
export function readinessFor<Piece extends EvidencePiece>(
  document: LevelDocument,
  evidence: readonly Piece[],
  now: Date,
): Readiness<Piece> {
  const statements = document.statements.map((statement) => judge(statement, document.level, evidence, now));
  return {
    level: document.level,
    name: document.name,
    statements,
    shown: statements.filter((statement) => statement.shown).length,
  };
}

function judge<Piece extends EvidencePiece>(
  { key, says, shownBy }: Statement,
  level: Level,
  evidence: readonly Piece[],
  now: Date,
): StatementReadiness<Piece> {
  const matching = evidence.filter((piece) => shownBy.from.some((source) => takes(source, level, piece)));
  const oldest = now.getTime() - shownBy.withinDays * DAY_MS;
  const counted = matching
    .filter((piece) => piece.at.getTime() >= oldest)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id);
  const have = {
    pieces: counted.length,
    topics: new Set(counted.map((piece) => piece.topic)).size,
    phases: new Set(counted.map((piece) => piece.phase)).size,
    kinds: new Set(counted.map((piece) => piece.kind)).size,
  };
  const need = { pieces: shownBy.pieces, topics: shownBy.topics, phases: shownBy.phases, kinds: shownBy.kinds };
  const short = measuredNames.filter((name) => have[name] < need[name]);
  return {
    key,
    says,
    shown: short.length === 0,
    have,
    need,
    counted,
    aged: matching.length - counted.length,
    newest: counted[0]?.at ?? null,
    // One of a thing comes with the first piece.
    missing: short
      .filter((name) => name === 'pieces' || need[name] > 1)
      .map((name) => missingSentence(name, have[name], need[name])),
    ways: short.length === 0 ? [] : shownBy.from.map((source) => source.how),
  };
}

function takes(source: EvidenceSource, level: Level, piece: Pick<EvidencePiece, 'kind' | 'level' | 'phase'>): boolean {
  return (
    source.kind === piece.kind &&
    piece.level >= (source.level ?? level) &&
    (source.phases === undefined || source.phases.includes(piece.phase))
  );
}

function missingSentence(name: Measured, have: number, need: number): string {
  const more = need - have;
  switch (name) {
    case 'pieces':
      return `${more} more ${more === 1 ? 'piece' : 'pieces'} of evidence (${have} of ${need})`;
    case 'topics':
      return `${more} more ${more === 1 ? 'sort' : 'sorts'} of work (${have} of ${need})`;
    case 'phases':
      return `work in ${more} more ${more === 1 ? 'phase' : 'phases'} of the lifecycle (${have} of ${need})`;
    case 'kinds':
      return `${more} more ${more === 1 ? 'kind' : 'kinds'} of evidence (${have} of ${need})`;
  }
}

/** How far somebody is, in per cent; 100 only where every statement is shown. A statement is as far as its worst measure. */
export function progressOf({ statements }: Pick<Readiness, 'statements'>): number {
  const reached = ({ have, need }: StatementReadiness): number =>
    Math.min(...measuredNames.map((name) => Math.min(1, have[name] / need[name])));
  const sum = statements.reduce((all, statement) => all + (statement.shown ? 1 : reached(statement)), 0);
  return Math.floor((sum / statements.length) * 100);
}

/**
 * Which statements that are not shown yet some open work would add to. Work that brings nothing new to one that lacks
 * only diversity does not count for it.
 */
export function suppliedBy(document: LevelDocument, readiness: Readiness, work: WouldSupply): string[] {
  return document.statements.flatMap((statement) => {
    const now = readiness.statements.find((one) => one.key === statement.key)!;
    if (now.shown) return [];
    const kinds = work.kinds.filter((kind) =>
      statement.shownBy.from.some((source) => takes(source, document.level, { ...work, kind })),
    );
    if (kinds.length === 0) return [];
    const { have, need, counted } = now;
    const adds =
      have.pieces < need.pieces ||
      (have.topics < need.topics && !counted.some((piece) => piece.topic === work.topic)) ||
      (have.phases < need.phases && !counted.some((piece) => piece.phase === work.phase)) ||
      (have.kinds < need.kinds && kinds.some((kind) => !counted.some((piece) => piece.kind === kind)));
    return adds ? [statement.key] : [];
  });
}
