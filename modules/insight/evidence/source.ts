import type { RawBuilder } from 'kysely';
import type { Id, Level, RecordType } from '#kernel';
import type { WorkPhase } from '#library';
import type { EvidenceKind } from '#people';
import type { LoggedEvent } from '#platform';

export interface SourceRow {
  person_id: Id;
  domain_id: Id;
  level: Level;
  kind: EvidenceKind;
  phase: WorkPhase;
  topic: string;
  subject_type: RecordType;
  subject_id: Id;
  note: string;
  supervisor_id: Id | null;
  at: Date;
}

/** One sort of work, and what it shows of whom. */
export interface Source {
  /** Whether an event says that something of this sort may be finished. */
  hears(event: Pick<LoggedEvent, 'action' | 'subject'>): boolean;
  /** All that its records show, whenever it is asked: that a piece counts once is the evidence table's own rule. */
  query(events: readonly LoggedEvent[]): RawBuilder<SourceRow>;
}
