import { type Flag, findVerb, type Verb } from './catalogue.ts';
import { flagName } from './flagName.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usageError.ts';

/** Verbs that are more than one operation; their texts stand with the others. */
export const composedVerbs: [string, string][] = [
  ['intake local [--yes]', 'Look at this machine, show what it would change, apply it'],
  [
    'intake ssh <address> [--port N] [--user NAME] [--identity-file FILE] [--accept-host-key FINGERPRINT] [--yes]',
    'Look at a host over SSH, without an agent on it',
  ],
  ['intake people FILE [--whole] [--yes]', 'Take in people from a table (CSV) or a directory export (LDIF)'],
  [
    'intake <format> <FILE> [--source KEY] [--map COLUMN=FIELD] [--const FIELD=VALUE] [--options FILE] [--make-places] [--apply] [--yes]',
    'Take in a file (csv, netbox, nmap, ansible, terraform): show what it would change, apply it',
  ],
  [
    'export [--format yaml|csv|ndjson] [--kind KIND] [--domain KEY] [--what components|relations|software] [-o FILE]',
    'Export the estate, as it is or --as-of a past time',
  ],
  ['plan -f FILE', 'Show what a YAML estate would change'],
  ['apply -f FILE [--yes]', 'Apply a YAML estate, exactly as planned'],
  ['turn [--ssh ADDRESS] [--approve]', 'One whole turn of the loop; it stops for approval'],
  ['password set', 'Set your own password; it is asked for'],
  [
    'vault set NAME --kind KIND --domain DOMAIN --purpose TEXT [--account WHO] [--endpoint HOST:PORT]… [--reference file:|env:|vault:…] [--least-level N] [--rotate-after-days N] [--signs-in] [--passphrase]',
    'Put a credential into the vault; its value is asked for, or read from a pipe',
  ],
  ['vault rotate NAME [--reference …] [--passphrase]', 'Give a credential a new value, asked for or read from a pipe'],
  ['procedure validate FILE …', 'Say what is wrong with procedures, as file:line:column; exits 1 where something is.'],
  ['procedure import FILE …', 'Take procedures in, as new ones or as the next versions.'],
  [
    'run watch RUN-1 [--output]',
    'What a run does, as it does it, until somebody has to do something; then what came of each step, with its --output',
  ],
  [
    'approve RUN-1|CHG-1 [--plan HASH] [--deny] [--reason TEXT]',
    'Show exactly what waits for an approval; then agree to that plan',
  ],
  ['line <KEY>', 'Why a record exists, and what it led to'],
  ['backup FILE [--passphrase-file F | --no-secrets]', 'The whole installation into one file, while it runs'],
  ['backup verify FILE', 'Read a backup to its end and say what is in it'],
  ['restore FILE --as replacement|copy', 'Bring a backup into an empty installation, or in the place of one'],
  ['move --to postgres://… | embedded', 'Move the data of a stopped installation to another PostgreSQL'],
  ['doctor [--full]', 'Look the installation over: what is wrong, and what to do'],
  ['example open', 'The example organisation, a workspace of its own: made at first, which is shown, then opened'],
  ['example remove', 'Remove the example organisation with everything in it, or stop its making'],
];

/** How a composed verb is called. */
export function usageOf(words: string): string {
  return `plumbline ${composedVerbs.find(([usage]) => usage.startsWith(`${words} `))![0]}`;
}

const lineOf = ([words, summary]: [string, string]): string =>
  words.length > 38 ? `  ${words}\n  ${' '.repeat(38)}  ${summary}` : `  ${words.padEnd(38)}  ${summary}`;

function rowsOf(verbs: Verb[]): [string, string][] {
  const rows: [string, string][] = verbs.map((verb) => [
    [...verb.words, ...verb.args.map((arg) => `<${arg}>`)].join(' '),
    verb.summary,
  ]);
  const taken = new Set(composedVerbs.map(([words]) => words.split(/ [[<-]/)[0]));
  return [
    ...composedVerbs,
    ...rows.filter(([words]) => !taken.has(words.split(' <')[0]!) && !words.startsWith('example ')),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function overview(verbs: Verb[]): string {
  return [
    'plumbline <noun> <verb> …',
    '',
    ...rowsOf(verbs).map(lineOf),
    '',
    'Everywhere: --json or --tsv (tab-separated) for scripts, --help for the flags of a verb, --workspace example for the example.',
    'What is JSON may be @FILE, or - for a pipe. Exit status: 0 done, 1 refused or failed, 2 not understood.',
    'PLUMBLINE_URL and PLUMBLINE_TOKEN say where the server is and who you are; on the same machine they are found.',
  ].join('\n');
}

/** The help of one verb, or of all verbs of a noun. */
export function helpFor(verbs: Verb[], words: string[]): string {
  const composed = composedVerbs.filter(([usage]) => words.every((word, index) => usage.split(' ')[index] === word));
  if (composed.length > 0) return composed.map(([usage, summary]) => `plumbline ${usage}\n\n${summary}`).join('\n\n');
  const found = findVerb(verbs, words);
  if (found) return verbHelp(found.verb);
  const near = verbs.filter((verb) => words.every((word, index) => verb.words[index] === word));
  if (near.length > 0) return near.map(verbHelp).join('\n\n');
  const format = composedVerbs.find(([usage]) => words[0] === 'intake' && usage.startsWith('intake <format>'));
  if (format) return `plumbline ${format[0]}\n\n${format[1]}`;
  throw unknownVerb(verbs, words);
}

/** What there is of the same noun, or what was probably meant. */
export function unknownVerb(verbs: Verb[], args: string[]): UsageError {
  const given = args.filter((arg) => !arg.startsWith('-'));
  const all = rowsOf(verbs);
  const same = all.filter(([words]) => words.split(' ')[0] === given[0]);
  const names = all.map(([words]) => words.split(/ [[<A-Z-]/)[0]!);
  const near = same.length > 0 ? null : (nearest(given.slice(0, 2).join(' '), names) ?? nearest(given[0] ?? '', names));
  return new UsageError(
    [
      `There is no verb "${given.slice(0, 2).join(' ')}".${near ? ` Did you mean "${near}"?` : ''}`,
      ...same.map(lineOf),
    ].join('\n'),
  );
}

function typeText({ type, choices, repeated }: Flag): string {
  const kind = choices.length > 0 && choices.length <= 12 ? choices.join('|') : type;
  return repeated ? `${kind}, repeatable` : kind;
}

export function verbHelp(verb: Verb): string {
  const flags = verb.flags.filter((flag) => !verb.args.includes(flag.name));
  return [
    `plumbline ${[...verb.words, ...verb.args.map((arg) => `<${arg}>`)].join(' ')}`,
    '',
    verb.summary,
    ...(verb.description ? [verb.description] : []),
    ...(flags.length > 0
      ? [
          '',
          ...flags.map((flag) =>
            `  --${flagName(flag.name).padEnd(22)} ${typeText(flag)}${flag.required ? ', required' : ''}  ${flag.description}`.trimEnd(),
          ),
        ]
      : []),
  ].join('\n');
}
