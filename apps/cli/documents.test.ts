// What the README and the guides tell people to type is what the command line takes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands as maintenance } from '../maintenance/commands.ts';
import { findVerb, readVerbs } from './catalogue.ts';
import { readInput } from './input.ts';
import { composedVerbs } from './usage.ts';

const root = new URL('../../', import.meta.url);
const files = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/guides/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/guides/${name}`),
];
const verbs = readVerbs();

interface Command {
  place: string;
  args: string[];
}

/** Every command of the text's blocks and of its inline code; patterns such as `run list | show` are none. */
function commandsOf(file: string): Command[] {
  const text = readFileSync(new URL(file, root), 'utf8');
  const lines = [
    ...[...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```/gm)].flatMap(([, block]) => block!.split('\n')),
    ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!),
  ];
  return lines.flatMap((line) => {
    const [, rest = ''] = /(?:^|&& |\s)(?:npx )?plumbline ([a-z].*)$/.exec(line.trim()) ?? [];
    const [command = ''] = rest.split(/ +(?:&&|#|\|)/);
    if (command === '' || rest.includes(' | ')) return [];
    const args = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
    return [{ place: `${file}: plumbline ${command}`, args }];
  });
}

function wrongWith({ args }: Command): string | null {
  const flags = args.filter((arg) => /^--?[a-z]/.test(arg));
  if (args[0] === 'help') return null;
  const found = findVerb(verbs, args);
  const usage =
    maintenance[args[0]!]?.usage ??
    composedVerbs.find(([words]) => {
      const fixed = words.split(/ [[<A-Z-]/)[0]!.split(' ');
      // `intake <format>` is what no verb of more words is.
      if (fixed[0] === 'example' || (fixed.length === 1 && found)) return false;
      return fixed.every((word, index) => args[index] === word);
    })?.[0];
  const fileFormat =
    args[0] === 'intake' && !found && !usage ? composedVerbs.find(([words]) => words.includes('<format>'))![0] : null;
  const told = usage ?? fileFormat;
  if (told) return flags.find((flag) => !told.includes(flag.split('=')[0]!)) ?? null;
  if (!found) return 'no such verb';
  // In running text a command may be named without all that it takes.
  if (found.rest.length === 0) return null;
  try {
    readInput(found.verb, found.rest);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

it('tells no command that the command line does not take', () => {
  const commands = files.flatMap(commandsOf);
  expect(commands.length).toBeGreaterThan(100);
  const wrong = commands.map((command) => [command.place, wrongWith(command)]).filter(([, reason]) => reason !== null);
  expect(wrong).toEqual([]);
});

const textOf = (file: string): string => readFileSync(new URL(file, root), 'utf8');

it('tells no setting that no source reads', () => {
  const named = new Set(files.flatMap((file) => textOf(file).match(/\bPLUMBLINE_[A-Z_]+[A-Z]\b/g) ?? []));
  const read = new Set(
    ['apps', 'modules', 'packages', 'drivers', 'interop', 'bin', 'scripts'].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, root), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.m?[jt]s$/.test(entry.name) && !entry.name.includes('.test.'))
        .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').match(/PLUMBLINE_[A-Z_]+/g) ?? []),
    ),
  );
  // What people name themselves begins so: env:PLUMBLINE_SECRET_LB.
  const own = /^PLUMBLINE_(SECRET|NETBOX)_/;
  expect([...named].filter((name) => !read.has(name) && !own.test(name))).toEqual([]);
  expect(named.size).toBeGreaterThan(10);
});

it('tells no address of the API, and no file, that is not there', () => {
  const { paths } = JSON.parse(textOf('packages/api-client/generated/openapi.json')) as { paths: object };
  const known = Object.keys(paths).map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
  const addresses = files.flatMap((file) =>
    [...textOf(file).matchAll(/\b(?:GET|POST|PATCH|PUT|DELETE) (?:\/api\/v1)?(\/[a-z][\w/{}.-]*)/g)].map(
      ([, path]) => `${file}: /api/v1${path!.replace(/[.]$/, '')}`,
    ),
  );
  expect(addresses.length).toBeGreaterThan(5);
  expect(addresses.filter((one) => !known.some((path) => path.test(one.split(': ')[1]!)))).toEqual([]);
  const links = files.flatMap((file) =>
    [...textOf(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to]) => ({ file, to: to! })),
  );
  expect(links.length).toBeGreaterThan(40);
  expect(links.filter(({ file, to }) => !existsSync(new URL(to, new URL(file, root))))).toEqual([]);
});
