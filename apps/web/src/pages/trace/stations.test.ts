import { describe, expect, it } from 'vitest';
import type { TraceStep, Way } from '../networks/queries.ts';
import { paintOf, stationsOf } from './stations.ts';

const ref = (id: number) => ({ id, name: `c${id}` }) as NonNullable<TraceStep['component']>;
const port = (id: number, within: number) => ({ type: 'port', component: ref(id), within: ref(within) }) as TraceStep;
const cable = (id: number) => ({ type: 'cable', component: ref(id) }) as TraceStep;

describe('the drawing of a trace', () => {
  it('puts the ports of a panel into one box, and says how an end is open', () => {
    const way: Way = {
      from: 'reached',
      to: 'open',
      steps: [port(1, 10), cable(2), port(3, 20), { type: 'pass', position: 4 } as TraceStep, port(5, 20), cable(6)],
    };
    const drawn = stationsOf(way).map((one) =>
      one.type === 'box' ? [one.what?.id, one.ports.map((each) => each.component?.id), one.strand] : one.type,
    );
    expect(drawn).toEqual([[10, [1], null], 'cable', [20, [3, 5], 4], 'cable', 'end']);
  });

  it('paints with what is a colour, and with nothing else', () => {
    expect(['f44336', '#00FF00', 'Blue', 'url(x)', 'inherit', null].map(paintOf)).toEqual([
      '#f44336',
      '#00ff00',
      'blue',
      null,
      null,
      null,
    ]);
  });
});
