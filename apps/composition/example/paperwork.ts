// Contracts, licences and subscriptions: what is paid for, until when.
import type { DomainKey } from './documents.ts';
import type { Setting } from './setting.ts';

interface Paper {
  name: string;
  supplier: string;
  domain: DomainKey;
  /** Euro a year. */
  yearly: number;
  /** Days of the story. */
  from: number;
  to: number;
  seats?: number;
}

const contracts: (Paper & { role: 'support' | 'hosting' | 'lease' | 'service' })[] = [
  {
    name: 'Server support',
    supplier: 'Northgate Systems',
    domain: 'compute',
    role: 'support',
    yearly: 86_000,
    from: -360,
    to: 790,
  },
  {
    name: 'Network support',
    supplier: 'Northgate Systems',
    domain: 'network',
    role: 'support',
    yearly: 64_000,
    from: -200,
    to: 860,
  },
  {
    name: 'Storage support',
    supplier: 'Halden Storage',
    domain: 'storage',
    role: 'support',
    yearly: 118_000,
    from: -420,
    to: 770,
  },
  {
    name: 'PC lease 2021',
    supplier: 'Cresswell Leasing',
    domain: 'devices',
    role: 'lease',
    yearly: 92_000,
    from: -1100,
    to: 745,
  },
  {
    name: 'PC service',
    supplier: 'Cresswell Leasing',
    domain: 'devices',
    role: 'service',
    yearly: 38_000,
    from: -600,
    to: 1100,
  },
  { name: 'Printing', supplier: 'Pagewell', domain: 'devices', role: 'service', yearly: 51_000, from: -500, to: 820 },
  {
    name: 'Power and cooling maintenance',
    supplier: 'Voltan',
    domain: 'infrastructure',
    role: 'service',
    yearly: 27_000,
    from: -300,
    to: 795,
  },
  {
    name: 'Patient record support',
    supplier: 'Medira',
    domain: 'infrastructure',
    role: 'support',
    yearly: 410_000,
    from: -800,
    to: 1020,
  },
  {
    name: 'Laboratory support',
    supplier: 'Analytica Nord',
    domain: 'infrastructure',
    role: 'support',
    yearly: 96_000,
    from: -700,
    to: 905,
  },
  {
    name: 'Imaging support',
    supplier: 'Raycast Imaging',
    domain: 'infrastructure',
    role: 'support',
    yearly: 138_000,
    from: -650,
    to: 940,
  },
  {
    name: 'Telephony support',
    supplier: 'Moorland Telecom',
    domain: 'network',
    role: 'support',
    yearly: 33_000,
    from: -900,
    to: 760,
  },
  {
    name: 'Tape storage off-site',
    supplier: 'Halden Storage',
    domain: 'storage',
    role: 'service',
    yearly: 12_000,
    from: -400,
    to: 890,
  },
];

const licences: (Paper & { metric: string })[] = [
  {
    name: 'Windows Enterprise',
    supplier: 'Microsoft',
    domain: 'devices',
    metric: 'device',
    seats: 420,
    yearly: 47_000,
    from: -300,
    to: 795,
  },
  {
    name: 'Windows Server Datacenter',
    supplier: 'Microsoft',
    domain: 'compute',
    metric: 'core',
    seats: 512,
    yearly: 58_000,
    from: -300,
    to: 795,
  },
  {
    name: 'SQL Server Standard',
    supplier: 'Microsoft',
    domain: 'storage',
    metric: 'core',
    seats: 48,
    yearly: 44_000,
    from: -300,
    to: 795,
  },
  {
    name: 'Office 2021',
    supplier: 'Microsoft',
    domain: 'devices',
    metric: 'device',
    seats: 60,
    yearly: 0,
    from: -900,
    to: 2000,
  },
  {
    name: 'Patient record users',
    supplier: 'Medira',
    domain: 'infrastructure',
    metric: 'named user',
    seats: 1700,
    yearly: 260_000,
    from: -800,
    to: 1020,
  },
  {
    name: 'Imaging workstations',
    supplier: 'Raycast Imaging',
    domain: 'infrastructure',
    metric: 'workstation',
    seats: 24,
    yearly: 52_000,
    from: -650,
    to: 940,
  },
  {
    name: 'Firewall services',
    supplier: 'Fortinet',
    domain: 'network',
    metric: 'device',
    seats: 5,
    yearly: 41_000,
    from: -250,
    to: 842,
  },
  {
    name: 'Storage software',
    supplier: 'NetApp',
    domain: 'storage',
    metric: 'tebibyte',
    seats: 640,
    yearly: 73_000,
    from: -420,
    to: 770,
  },
];

const subscriptions: Paper[] = [
  {
    name: 'Proxmox VE standard',
    supplier: 'Proxmox',
    domain: 'compute',
    seats: 34,
    yearly: 18_500,
    from: -330,
    to: 765,
  },
  {
    name: 'Microsoft 365 frontline',
    supplier: 'Microsoft',
    domain: 'devices',
    seats: 1900,
    yearly: 152_000,
    from: -300,
    to: 795,
  },
  {
    name: 'Public certificates',
    supplier: 'Certivo',
    domain: 'compute',
    seats: 40,
    yearly: 3_200,
    from: -100,
    to: 830,
  },
  { name: 'Video media relays', supplier: 'Relayo', domain: 'compute', seats: 1, yearly: 9_600, from: 318, to: 1048 },
  {
    name: 'Vulnerability feed',
    supplier: 'Openvigil',
    domain: 'infrastructure',
    seats: 1,
    yearly: 14_000,
    from: 120,
    to: 850,
  },
  {
    name: 'Drug interaction data',
    supplier: 'Pharmadata',
    domain: 'infrastructure',
    seats: 1,
    yearly: 31_000,
    from: -500,
    to: 960,
  },
];

export function buildPaperwork(setting: Setting): void {
  const paper = (
    kind: 'contract' | 'licence' | 'subscription',
    given: Paper & { role?: string; metric?: string },
  ): void => {
    setting.world.add({
      kind,
      name: given.name,
      site: null,
      domain: given.domain,
      owner: 'ruth',
      criticality: given.yearly > 90_000 ? 4 : 3,
      attributes: {
        supplier: given.supplier,
        reference: `WH/${kind.slice(0, 3).toUpperCase()}/${1000 + given.name.length * 37 + given.yearly / 500}`,
        startsOn: setting.date(given.from),
        endsOn: setting.date(given.to),
        noticeDays: given.yearly > 60_000 ? 180 : 90,
        costMinor: given.yearly * 100,
        currency: setting.documents.organisation.currency,
        costPeriod: 'year',
        ...(given.role ? { role: given.role } : {}),
        ...(given.metric ? { metric: given.metric } : {}),
        ...(given.seats ? { seats: given.seats } : {}),
      },
      arrives: { day: Math.max(0, given.from), delivery: given.from > 0 ? `paper-${given.name}` : null },
    });
  };
  for (const contract of contracts) paper('contract', contract);
  for (const licence of licences) paper('licence', licence);
  for (const subscription of subscriptions) paper('subscription', subscription);
}

/** What covers what; called when everything else is there. */
export function coverThings(setting: Setting): void {
  const { world } = setting;
  const cover = (kind: 'server' | 'storage' | 'device', contract: string): void => {
    for (const thing of world.of(kind)) {
      if (kind === 'device' && thing.domain !== 'network') continue;
      world.link('covered-by', thing.ref, contract);
    }
  };
  cover('server', 'contract:Server support');
  cover('storage', 'contract:Storage support');
  cover('device', 'contract:Network support');
  for (const host of world.of('server').filter((server) => server.attributes['role'] === 'virtualisation host'))
    world.link('covered-by', host.ref, 'subscription:Proxmox VE standard');
  const pairs: [string, string][] = [
    ['application:patient-record', 'contract:Patient record support'],
    ['application:patient-record', 'licence:Patient record users'],
    ['application:laboratory', 'contract:Laboratory support'],
    ['application:blood-bank', 'contract:Laboratory support'],
    ['application:imaging-archive', 'contract:Imaging support'],
    ['application:radiology', 'contract:Imaging support'],
    ['application:radiology', 'licence:Imaging workstations'],
    ['application:pharmacy', 'subscription:Drug interaction data'],
    ['application:telehealth', 'subscription:Video media relays'],
    ['service:telephony', 'contract:Telephony support'],
    ['storage:wgh-tape-1', 'contract:Tape storage off-site'],
  ];
  for (const [from, to] of pairs) world.link('covered-by', from, to);
  for (const vm of world.of('vm').filter((machine) => machine.software[0]?.run.how === 'inventory'))
    world.link('covered-by', vm.ref, 'licence:Windows Server Datacenter');
}
