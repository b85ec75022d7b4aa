// plumbline <noun> <verb> …  Exit status 0 only on success, 1 where it was refused or failed, 2 where it was not understood.
import { ApiProblem } from '#api-client';
import { findVerb, readVerbs } from './catalogue.ts';
import { composed } from './composed.ts';
import { findConnection } from './connection.ts';
import { intakeFile } from './intakeFile.ts';
import { jsonText, printable, problemText } from './print.ts';
import { helpFor, overview, unknownVerb, verbHelp } from './usage.ts';
import { UsageError } from './usageError.ts';
import { runVerb } from './verb.ts';

/** Where `--workspace NAME` stands, wherever it stands. */
function workspaceIn(args: string[]): string | undefined {
  const index = args.indexOf('--workspace');
  return index >= 0
    ? args[index + 1]
    : args.find((arg) => arg.startsWith('--workspace='))?.slice('--workspace='.length);
}

async function run(args: string[]): Promise<number> {
  const verbs = readVerbs();
  if (args.length === 0 || ['help', '--help', '-h'].includes(args[0]!)) {
    const asked = args.slice(1).filter((arg) => !arg.startsWith('-'));
    console.log(asked.length > 0 ? helpFor(verbs, asked) : overview(verbs));
    return args.length === 0 ? 2 : 0;
  }
  const connection = findConnection(process.env, workspaceIn(args));
  const special = composed.find(({ words }) => words.every((word, index) => args[index] === word));
  if (special) {
    const rest = args.slice(special.words.length);
    if (!rest.includes('--help') && !rest.includes('-h')) return special.run(rest, connection);
    console.log(helpFor(verbs, special.words));
    return 0;
  }
  const found = findVerb(verbs, args);
  if (found) return runVerb(found.verb, found.rest, connection);
  // Which formats of files there are, the server knows.
  if (args[0] === 'intake' && args[1] && !args[1].startsWith('-') && args.length > 2) {
    if (!args.includes('--help')) return intakeFile(args.slice(1), connection);
    console.log(helpFor(verbs, ['intake', '<format>']));
    return 0;
  }
  throw unknownVerb(verbs, args);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const json = process.argv.includes('--json');
  if (error instanceof UsageError) {
    console.error(printable(error.message));
    console.error(error.verb ? `\n${verbHelp(error.verb)}` : 'plumbline help lists everything.');
    process.exitCode = 2;
  } else if ((error as { code?: unknown }).code?.toString().startsWith('ERR_PARSE_ARGS')) {
    // A verb of several operations reads its flags itself.
    console.error(`${printable((error as Error).message)}\nplumbline help lists everything.`);
    process.exitCode = 2;
  } else if (error instanceof ApiProblem) {
    console.error(json ? jsonText(error.problem) : problemText(error.problem));
    process.exitCode = 1;
  } else if (error instanceof Error) {
    console.error(printable(error.message));
    process.exitCode = 1;
  } else throw error;
}
