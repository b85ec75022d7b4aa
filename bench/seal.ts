import { ref } from '#kernel';
import { sealAll, verifyAudit } from '#platform';
import { type Benchmark, median, rounded } from './figure.ts';
import { withWorkspace } from './workspace.ts';

const EVENTS = 20_000;
const ROUNDS = 3;

export const seal: Benchmark = {
  name: 'seal',
  run: (say) =>
    withWorkspace(async ({ workspace, context }) => {
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await context().mutate((mutation) =>
          mutation.recordAll(
            Array.from({ length: EVENTS }, (_, index) => ({
              subject: ref('component', index + 1),
              detail: { round, index },
            })),
          ),
        );
        const startedMs = performance.now();
        const sealed = await sealAll(workspace);
        rates.push(sealed / ((performance.now() - startedMs) / 1_000));
        say(`round ${round + 1}: ${Math.round(rates.at(-1)!)} events/s`);
      }
      const startedMs = performance.now();
      const report = await verifyAudit(workspace.db);
      if (!report.ok) throw new Error('The chain does not hold.');
      const verified = report.sealedEvents / ((performance.now() - startedMs) / 1_000);
      return [
        { name: 'events sealed', value: rounded(median(rates)), unit: '1/s', goal: 10_000, better: 'higher' },
        { name: 'events verified', value: rounded(verified), unit: '1/s', goal: 10_000, better: 'higher' },
      ];
    }),
};
