import { parseArgs } from 'node:util';
import type { Connection } from './connection.ts';
import { jsonText, printable, record } from './print.ts';
import { sender } from './request.ts';

/** How long one answer is waited for: short, so that what is said is new. */
const WAIT_SECONDS = 2;

interface Opened {
  url: string | null;
  progress: string | null;
}

/** Opens the example. While it is made it says how far it is; leaving ends the waiting, not the making. */
export async function openExample(args: string[], connection: Connection): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, tsv: { type: 'boolean' }, workspace: { type: 'string' } },
  });
  const send = sender(connection);
  const begun = Date.now();
  const leave = (): void => {
    console.error('\nIt goes on being made: "plumbline example open" joins it, "plumbline example remove" stops it.');
    process.exit(130);
  };
  process.once('SIGINT', leave);
  let told = '';
  for (let joining = false; ; joining = true) {
    const query = { waitSeconds: WAIT_SECONDS, ...(joining ? { joining: 'true' } : {}) };
    const opened = await send<Opened>({ method: 'POST', path: '/api/v1/workspaces/example/open', query });
    if (opened.url) {
      process.off('SIGINT', leave);
      const { url } = opened;
      console.log(values.json ? jsonText({ url }) : values.tsv ? `url\t${printable(url)}` : record({ url }));
      return 0;
    }
    if (!told)
      console.error('The example organisation is made: two years of it, which takes minutes. Ctrl-C stops waiting.');
    const said = opened.progress ?? '';
    if (said !== told) console.error(`  ${printable(said)} (${Math.round((Date.now() - begun) / 1_000)} s)`);
    told = said;
  }
}
