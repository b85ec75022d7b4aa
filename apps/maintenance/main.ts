// plumbline backup · restore · move · doctor: on the installation's data folder and database, not over HTTP.
import { asPlumblineError, PlumblineError } from '#kernel';
import { commands } from './commands.ts';

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command)
    throw new PlumblineError('invalid_input', `There is no "${name}". There is: ${Object.keys(commands).join(', ')}.`);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(command.usage);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      console.error('\nStopping; what is unfinished is removed.');
      stop.abort();
    });
  }
  return command.run(args, stop.signal);
}

/** The registry's remedy stands below the message; for what is not ours, its own words. */
function explain(error: unknown): { code: string; message: string; remedy: string } {
  const known = asPlumblineError(error);
  if (known.code !== 'internal' || error instanceof PlumblineError)
    return { code: known.code, message: known.message, remedy: known.remedy };
  const { code, message } = error as { code?: string; message?: string };
  if (code?.startsWith('ERR_PARSE_ARGS'))
    return { code: 'invalid_input', message: message ?? '', remedy: 'plumbline help lists everything.' };
  if (code === '53100')
    return { code: 'disk_full', message: message ?? '', remedy: new PlumblineError('disk_full', '').remedy };
  return { code: 'internal', message: message ?? String(error), remedy: known.remedy };
}

try {
  process.exitCode = await main();
} catch (error) {
  const told = explain(error);
  if (process.argv.includes('--json')) console.error(JSON.stringify(told));
  else console.error(`${told.message}\n${told.remedy}`);
  process.exitCode = told.code === 'cancelled' ? 130 : told.code === 'invalid_input' ? 2 : 1;
}
// A pool that is still closing must not hold the command back.
process.exit();
