// A server process of the turn test, to be killed: it goes on with turns and works on runs. `node turnServer.ts URL
// DATA_DIR [TARGET_JSON PERSON_ID]` begins a turn on the target; without, it only takes up what another left.
import { pino } from 'pino';
import { resumeTurns, startTurn } from '#insight';
import { systemClock } from '#kernel';
import { createAuthority } from '#people';
import { createContext, openWorkspace } from '#platform';
import { startWorker } from '#procedures';
import { openInstallation, wire } from './loop.ts';

const [url, dataDir, target, personId] = process.argv.slice(2);
const log = pino({ level: process.env['PLUMBLINE_TEST_LOG'] ?? 'silent' });
const workspace = openWorkspace({ name: 'main', url: url!, clock: systemClock, log });
wire(workspace, openInstallation(dataDir).hands);
await resumeTurns(workspace);
// A short lease: what a killed worker held is taken over soon.
await startWorker({ workspaces: [workspace], leaseMs: 1_500 });
if (target) {
  const actor = { personId: Number(personId), name: 'Ada First', kind: 'person' as const, administrator: true };
  const context = createContext({ workspace, authority: createAuthority(workspace), actor, operation: 'turn.start' });
  await startTurn(context, { target: JSON.parse(target) });
}
process.send?.('ready');
