import { paths, recordPath } from './paths.ts';

/** Records whose pages are addressed by their key: how people call them in an address, where their list is, their prefix. */
const pages: { names: string[]; list: string; prefix: string; page: (key: string) => string }[] = [
  { names: ['components', 'component'], list: paths.estate(), prefix: 'CMP', page: paths.component },
  { names: ['intake', 'intakes'], list: paths.intakes(), prefix: 'INT', page: (key) => paths.intake(key) },
  { names: ['changes', 'change'], list: paths.changes(), prefix: 'CHG', page: paths.change },
  { names: ['turns', 'turn'], list: paths.turns(), prefix: 'TRN', page: paths.turn },
  { names: ['runs', 'run'], list: paths.runs(), prefix: 'RUN', page: (key) => paths.run(key) },
  { names: ['requests', 'request'], list: paths.requests(), prefix: 'REQ', page: paths.request },
  { names: ['portal'], list: paths.portal(), prefix: 'REQ', page: paths.portalRequest },
  { names: ['people', 'person', 'persons'], list: paths.people(), prefix: 'PER', page: (key) => paths.person(key) },
  { names: ['procedures', 'procedure'], list: paths.procedures(), prefix: 'PRC', page: (key) => paths.procedure(key) },
  { names: ['trace', 'traces'], list: paths.networks(), prefix: 'CMP', page: paths.trace },
];

const KEY = /^([a-z]{3})-([0-9]{1,15})$/i;

/**
 * Where an address leads that is nearly one of a page: a number for a key, the name of a list in the other number, a key
 * alone, the key of a record that is read elsewhere. null where it is right as it stands, or means nothing.
 */
export function nearMiss(path: string): string | null {
  const [name = '', id, ...rest] = path.split('/').slice(1);
  const key = KEY.exec(id ?? '');
  if (id === undefined || id === '') {
    if (KEY.test(name)) return recordPath(name.toUpperCase());
    const list = pages.find(({ names }) => names.includes(name.toLowerCase()))?.list;
    return list && list !== `/${name}` ? list : null;
  }
  const known = pages.find(({ names }) => names.includes(name.toLowerCase()));
  if (!known || rest.some(Boolean)) return null;
  let there: string | null = null;
  if (/^[0-9]{1,15}$/.test(id)) there = known.page(`${known.prefix}-${Number(id)}`);
  else if (key && key[1]!.toUpperCase() !== known.prefix) there = recordPath(id.toUpperCase());
  else if (key || name !== known.page('').split('/')[1]) there = known.page(key ? id.toUpperCase() : id);
  return there === path ? null : there;
}
