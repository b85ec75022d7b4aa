/**
 * The one path builder: every URL of the interface. Paths are relative to the workspace; a link gets the workspace's
 * prefix from Anchor. A record without a page of its own is shown by its line.
 */

/** '' for the organisation's own workspace, '/w/example' for the example. */
export const workspacePrefix =
  typeof location === 'undefined' ? '' : (/^\/w\/[a-z0-9-]+/.exec(location.pathname)?.[0] ?? '');

type SearchValues = Record<string, string | number | null | undefined>;

function withSearch(path: string, search: SearchValues = {}): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

export const paths = {
  loop: () => '/',
  estate: (search?: SearchValues) => withSearch('/estate', search),
  component: (key: string, search?: SearchValues) => withSearch(`/components/${key}`, search),
  compare: (search?: SearchValues) => withSearch('/compare', search),
  intakes: () => '/intake',
  intake: (key: string, search?: SearchValues) => withSearch(`/intake/${key}`, search),
  sources: (search?: SearchValues) => withSearch('/sources', search),
  racks: (search?: SearchValues) => withSearch('/racks', search),
  networks: (search?: SearchValues) => withSearch('/networks', search),
  trace: (key: string) => `/trace/${key}`,
  topology: (search?: SearchValues) => withSearch('/topology', search),
  turns: () => '/turns',
  turn: (key: string) => `/turns/${key}`,
  line: (key: string) => `/line/${key}`,
  changes: (search?: SearchValues) => withSearch('/changes', search),
  change: (key: string) => `/changes/${key}`,
  procedures: (search?: SearchValues) => withSearch('/procedures', search),
  procedure: (slug: string, search?: SearchValues) => withSearch(`/procedures/${slug}`, search),
  startProcedure: (slug: string, search?: SearchValues) => withSearch(`/procedures/${slug}/start`, search),
  runs: (search?: SearchValues) => withSearch('/runs', search),
  run: (key: string, search?: SearchValues) => withSearch(`/runs/${key}`, search),
  approvals: () => '/approvals',
  standards: () => '/standards',
  portfolio: () => '/portfolio',
  signals: (search?: SearchValues) => withSearch('/signals', search),
  observations: (search?: SearchValues) => withSearch('/observations', search),
  insights: () => '/insights',
  vault: () => '/vault',
  people: () => '/people',
  person: (key: string, search?: SearchValues) => withSearch(`/people/${key}`, search),
  myWork: (search?: SearchValues) => withSearch('/my-work', search),
  agents: () => '/agents',
  policies: (search?: SearchValues) => withSearch('/policies', search),
  breakGlass: () => '/break-glass',
  portal: () => '/portal',
  portalRequest: (key: string) => `/portal/${key}`,
  requests: (search?: SearchValues) => withSearch('/requests', search),
  request: (key: string) => `/requests/${key}`,
  notifications: (search?: SearchValues) => withSearch('/notifications', search),
  handover: () => '/handover',
  signIn: () => '/sign-in',
  proven: () => '/proven',
  account: (search?: SearchValues) => withSearch('/account', search),
};

const pageByPrefix: Record<string, (key: string) => string> = {
  CMP: paths.component,
  CHG: paths.change,
  TRN: paths.turn,
  CRD: () => paths.vault(),
  HKY: () => paths.vault(),
  INT: (key) => paths.intake(key),
  REQ: (key) => paths.request(key),
  RUN: (key) => paths.run(key),
  PRC: (key) => paths.procedure(key),
  PER: (key) => paths.person(key),
  BRG: () => paths.breakGlass(),
  OBS: () => paths.observations({ view: 'all' }),
};

/** Where a record is read. */
export function recordPath(key: string): string {
  const page = pageByPrefix[key.split('-')[0] ?? ''];
  return page ? page(key) : paths.line(key);
}

/** A record of which only the key is known. */
export function refOfKey(
  key: string,
  name: string,
  type: string,
): { type: string; id: number; key: string; name: string } {
  return { type, id: Number(key.split('-')[1]), key, name };
}

/** CMP-12 → 12; null when it is no key of that prefix. */
export function idOfKey(key: string, prefix: string): number | null {
  const match = new RegExp(`^${prefix}-([0-9]{1,15})$`, 'i').exec(key);
  return match ? Number(match[1]) : null;
}
