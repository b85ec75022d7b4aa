// A component over HTTP: sign-in, authority, three reads and the answer's validation, beside a route that does nothing.
import autocannon from 'autocannon';
import { openInstallation } from '../packages/testkit/installation.ts';
import { type Benchmark, median, rounded } from './figure.ts';

const ROUNDS = 3;
const SECONDS = 3;
const CONNECTIONS = 10;
/** What a few dozen busy people make. */
const STEADY_PER_SECOND = 50;

async function fire(url: string, token: string, overallRate?: number): Promise<autocannon.Result> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    ...(overallRate ? { overallRate } : {}),
    headers: { authorization: `Bearer ${token}` },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors`);
  return result;
}

export const http: Benchmark = {
  name: 'http',
  async run(say) {
    const installation = await openInstallation({ args: ['--dev'] });
    try {
      await installation.start();
      const token = installation.token();
      const component = await fetch(`${installation.url}/api/v1/components?limit=1`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { items } = (await component.json()) as { items: { id: number }[] };
      const path = `/api/v1/components/${items[0]!.id}`;
      const [reads, steady, nothing]: autocannon.Result[][] = [[], [], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        nothing!.push(await fire(`${installation.url}/healthz`, token));
        reads!.push(await fire(`${installation.url}${path}`, token));
        steady!.push(await fire(`${installation.url}${path}`, token, STEADY_PER_SECOND));
        say(
          `round ${round + 1}: ${reads!.at(-1)!.requests.average} reads/s, ${nothing!.at(-1)!.requests.average} of nothing/s, ${steady!.at(-1)!.latency.p99} ms at ${STEADY_PER_SECOND}/s`,
        );
      }
      await installation.stop();
      const rate = (results: autocannon.Result[]): number =>
        rounded(median(results.map((one) => one.requests.average)));
      const p99 = (results: autocannon.Result[]): number => median(results.map((one) => one.latency.p99));
      return [
        { name: 'GET a component', value: rate(reads!), unit: '1/s', goal: 100, better: 'higher' },
        {
          name: `GET a component, p99 at ${STEADY_PER_SECOND}/s`,
          value: p99(steady!),
          unit: 'ms',
          goal: 100,
          better: 'lower',
        },
        { name: 'GET a component, p99 at the most', value: p99(reads!), unit: 'ms', goal: null, better: 'lower' },
        { name: 'GET /healthz', value: rate(nothing!), unit: '1/s', goal: null, better: 'higher' },
      ];
    } finally {
      await installation.remove();
    }
  },
};
