import type { Reading } from '../reading.ts';
import type { Ledger } from './ledger.ts';
import type { PlanAround } from './plan.ts';
import { presentObjects } from './sourceObject.ts';

/** What the source has no more stays in the estate; from when it was gone is kept, and a line says so. */
export async function planGone(around: PlanAround, ledger: Ledger, reading: Reading): Promise<void> {
  const present = new Set(reading.components.flatMap((one) => (one.foreignId === undefined ? [] : [one.foreignId])));
  const said = new Set(reading.gone ?? []);
  for await (const batch of presentObjects(around.reader, around.sourceKey)) {
    for (const object of batch) {
      if (reading.whole && reading.wholeWithin && !object.foreignId.startsWith(reading.wholeWithin)) continue;
      if (reading.whole ? present.has(object.foreignId) : !said.has(object.foreignId)) continue;
      ledger.counts.gone += 1;
      ledger.add(
        ledger.entry({
          what: 'component',
          op: 'gone',
          chunk: ledger.chunk,
          at: object.foreignId,
          kind: object.kind,
          name: object.name,
          foreignId: object.foreignId,
          componentId: object.componentId,
          message: 'The source has it no more; it stays here until somebody retires it.',
        }),
      );
    }
    await ledger.flush();
  }
}
