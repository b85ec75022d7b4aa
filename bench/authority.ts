import { createAuthority } from '#people';
import { type Benchmark, median, perSecond, rounded } from './figure.ts';
import { withWorkspace } from './workspace.ts';

const ROUNDS = 3;

export const authority: Benchmark = {
  name: 'authority',
  run: () =>
    withWorkspace(async ({ workspace, first }) => {
      const { authorise } = createAuthority(workspace);
      const { rows } = await workspace.pool.query<{ id: number }>('select id from domain order by id');
      let count = 0;
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        rates.push(
          await perSecond(1.5, 8, () => {
            count += 1;
            return authorise(first, 'estate.change', {
              type: 'component',
              id: count,
              domainId: rows[count % rows.length]!.id,
            });
          }),
        );
      return [
        { name: 'authorisation decisions', value: rounded(median(rates)), unit: '1/s', goal: 1_000, better: 'higher' },
      ];
    }),
};
