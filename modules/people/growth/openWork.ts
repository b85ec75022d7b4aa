import type { Id, LevelOrNone } from '#kernel';
import { type Context, definePort, type Ref } from '#platform';
import type { WouldSupply } from './readiness.ts';

/** Something that waits to be done and that would show something, once somebody has finished it. */
export interface OpenWork extends WouldSupply {
  record: Ref;
  domainId: Id;
  /** What one does about it, such as "Start it". */
  action: string;
  how: 'own' | 'supervised';
  supervisor: Ref | null;
}

export interface OpenWorkAsked {
  personId: Id;
  /** What they hold in each domain that is asked about. */
  domains: readonly { domainId: Id; level: LevelOrNone }[];
}

/** People ask what could be done; the modules above know what waits. As far as the reader may see it. */
export const openWorkPort =
  definePort<(context: Context, asked: OpenWorkAsked) => Promise<OpenWork[]>>('people.openWork');
