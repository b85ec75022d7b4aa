import type { AnyOperation } from '#platform';
import { operations as homeOperations } from './home/operations.ts';
import { operations as insightOperations } from './insight/operations.ts';
import { operations as lineOperations } from './line/operations.ts';
import { operations as observationOperations } from './observation/operations.ts';
import { operations as signalOperations } from './signal/operations.ts';
import { operations as turnOperations } from './turn/operations.ts';
import { operations as whyOperations } from './why/operations.ts';
import { operations as workOperations } from './work/operations.ts';

export { watchEvidence } from './evidence/watch.ts';
export { type Line, lineSchema } from './line/line.ts';
export { namedResource } from './line/resource.ts';
export { lineOf } from './line/service.ts';
export { observationNotices } from './observation/notices.ts';
export {
  accept as acceptObservation,
  contribute as contributeObservation,
  decline as declineObservation,
  take as takeObservation,
} from './observation/service.ts';
export { watchDeadlines } from './signal/deadlines.ts';
export { watchSources } from './signal/sources.ts';
export { approveTurn, cancelTurn, listTurnSummaries, resumeTurns, showTurn, startTurn } from './turn/service.ts';
export { proposeInitiatives } from './turn/stages/propose.ts';
export { type StageName, stageNames, stageTable } from './turn/turn.ts';
export type { Turn, TurnSummary } from './turn/view.ts';
export { understandEstate } from './understandEstate.ts';
export { watchServes } from './why/serves.ts';
export { wireLoop } from './wire.ts';

export const operations: AnyOperation[] = [
  ...homeOperations,
  ...signalOperations,
  ...insightOperations,
  ...observationOperations,
  ...lineOperations,
  ...turnOperations,
  ...whyOperations,
  ...workOperations,
];
