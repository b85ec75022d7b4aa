// One turn over this machine, from looking at it to where a person is needed.
import { openInstallation } from '../packages/testkit/installation.ts';
import { type Benchmark, median, rounded } from './figure.ts';

const ROUNDS = 3;
const resting = ['awaiting-approval', 'finished', 'nothing-to-do'];

interface Turn {
  id: number;
  state: string;
}

async function turnSeconds(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const startedMs = performance.now();
  const started = await fetch(`${url}/api/v1/turns`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ target: { kind: 'local' } }),
  });
  if (started.status !== 202) throw new Error(`The turn did not start: ${await started.text()}`);
  const { id } = (await started.json()) as Turn;
  const stop = new AbortController();
  const stream = await fetch(`${url}/api/v1/turns/${id}/events`, { headers, signal: stop.signal });
  let text = '';
  try {
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        const { state } = data ? (JSON.parse(data) as Turn) : { state: '' };
        if (resting.includes(state)) return (performance.now() - startedMs) / 1_000;
        if (state === 'failed' || state === 'cancelled') throw new Error(`The turn ended as ${state}: ${data}`);
      }
    }
  } finally {
    stop.abort();
  }
  throw new Error('The turn told no end.');
}

export const turn: Benchmark = {
  name: 'turn',
  async run(say) {
    const installation = await openInstallation({ args: ['--dev'] });
    try {
      await installation.start();
      const seconds: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        seconds.push(await turnSeconds(installation.url, installation.token()));
        say(`round ${round + 1}: ${seconds.at(-1)!.toFixed(2)} s`);
      }
      await installation.stop();
      return [
        {
          name: 'turn over this machine, up to the approval',
          value: rounded(median(seconds)),
          unit: 's',
          goal: 30,
          better: 'lower',
        },
      ];
    } finally {
      await installation.remove();
    }
  },
};
