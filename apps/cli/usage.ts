import { findVerb, type Verb } from './catalogue.ts';
import { flagName } from './input.ts';
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
    'intake <format> <FILE> [--source KEY] [--map COLUMN=FIELD] [--const FIELD=VALUE] [--options FILE] [--apply]',
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
    'vault set NAME --kind KIND --domain DOMAIN --purpose TEXT',
    'Put a credential into the vault; its value is asked for, or read from a pipe',
  ],
  ['vault rotate NAME', 'Give a credential a new value, asked for or read from a pipe'],
  ['procedure validate FILE …', 'Say what is wrong with procedures, as file:line:column; exits 1 where something is.'],
  ['procedure import FILE …', 'Take procedures in, as new ones or as the next versions.'],
  ['run watch <key>', 'What a run does, as it does it, until somebody has to do something'],
  [
    'approve <key> [--plan HASH] [--deny] [--reason TEXT]',
    'Show exactly what waits for an approval; then agree to that plan',
  ],
  ['line <key>', 'Why a record exists, and what it led to'],
  ['backup FILE [--passphrase-file F]', 'The whole installation into one file, while it runs'],
  ['backup verify FILE', 'Read a backup to its end and say what is in it'],
  ['restore FILE --as replacement|copy', 'Bring a backup into an empty installation, or in the place of one'],
  ['move --to postgres://… | embedded', 'Move the data of a stopped installation to another PostgreSQL'],
  ['doctor [--full]', 'Look the installation over: what is wrong, and what to do'],
  ['example open | remove', 'The example organisation, a workspace of its own'],
];

export function overview(verbs: Verb[]): string {
  const rows: [string, string][] = verbs.map((verb) => [
    [...verb.words, ...verb.args.map((arg) => `<${arg}>`)].join(' '),
    verb.summary,
  ]);
  const taken = new Set(composedVerbs.map(([words]) => words.split(/ [[<-]/)[0]));
  const all = [
    ...composedVerbs,
    ...rows.filter(([words]) => !taken.has(words.split(' <')[0]!) && !words.startsWith('example ')),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'plumbline <noun> <verb> …',
    '',
    ...all.map(([words, summary]) =>
      words.length > 38 ? `  ${words}\n  ${' '.repeat(38)}  ${summary}` : `  ${words.padEnd(38)}  ${summary}`,
    ),
    '',
    'Everywhere: --json for scripts, --help for the flags of a verb, --workspace example for the example organisation.',
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
  if (near.length === 0) throw new UsageError(`There is no verb "${words.join(' ')}".`);
  return near.map(verbHelp).join('\n\n');
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
            `  --${flagName(flag.name).padEnd(22)} ${flag.type}${flag.required ? ', required' : ''}  ${flag.description}`.trimEnd(),
          ),
        ]
      : []),
  ].join('\n');
}
