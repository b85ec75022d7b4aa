// Services and applications with their virtual machines, databases and certificates.
import type { Attributes } from '#estate';
import type { ApplicationDocument, ServiceDocument, SiteKey } from './documents.ts';
import { clustersOf } from './machines.ts';
import { segmentRef } from './network.ts';
import type { Setting } from './setting.ts';
import type { Run, Thing } from './world.ts';

const GIBIBYTE = 1024 ** 3;

export function buildWorkloads(setting: Setting): void {
  for (const service of setting.documents.services) addService(setting, service);
  for (const application of setting.documents.applications) addApplication(setting, application);
  linkNeeds(setting);
}

/** The component that stands for an application or a service of the documents. */
export function workloadRef(setting: Setting, key: string): string {
  const service = setting.documents.services.find((candidate) => candidate.key === key);
  if (service) return `${service.kind}:${service.key}`;
  return `application:${key}`;
}

function runOf(system: string, bundles: string[]): Run {
  if (!system.startsWith('windows-server-')) return { how: 'looked', system, bundles: ['base', ...bundles] };
  return windowsServer(system.slice('windows-server-'.length));
}

const windowsBuilds: { [release: string]: string } = {
  2016: '10.0.14393',
  2019: '10.0.17763',
  2022: '10.0.20348',
  2025: '10.0.26100',
};
export function windowsServer(release: string): Run {
  return {
    how: 'inventory',
    products: [{ product: 'windows-server', release, name: 'windows-server', version: windowsBuilds[release]! }],
  };
}

interface Machine {
  name: string;
  site: SiteKey;
  segment: string;
  role: string;
  system: string;
  bundles: string[];
  criticality: number;
  domain: 'compute' | 'storage';
  owner: string;
  day: number;
  delivery: string | null;
  size: number;
  /** Which of several it is: neighbours go to different clusters where a site has two. */
  turn: number;
  extra?: Run;
}

function machine(setting: Setting, given: Machine): Thing {
  const { world } = setting;
  const random = setting.random.fork(`vm ${given.name}`);
  const options = clustersOf(given.site);
  const cluster = options[given.turn % options.length]!;
  const segment = segmentRef(given.site, given.segment);
  const address = setting.address(segment);
  const mac = setting.mac();
  const thing = world.add({
    kind: 'vm',
    name: given.name,
    site: given.site,
    domain: given.domain,
    owner: given.owner,
    criticality: given.criticality,
    attributes: { role: given.role },
    observed: {
      hostname: given.name,
      fqdn: `${given.name}.${given.site}.${setting.documents.organisation.mailDomain}`,
      addresses: [
        address,
        `2001:db8:${given.site === 'wgh' ? '10' : given.site === 'ash' ? '20' : '30'}::${address
          .split('.')
          .slice(2)
          .map((part) => Number(part).toString(16))
          .join(':')}`,
      ],
      macs: [mac],
      interfaces: [{ name: 'eth0', mac, addresses: [`${address}/22`], mtu: 1500 }],
      cpuCount: given.size * 2,
      memoryBytes: given.size * random.pick([4, 8, 8]) * GIBIBYTE,
      architecture: 'x86_64',
      virtualization: 'kvm',
    },
    software: [{ day: given.day, run: runOf(given.system, given.bundles) }],
    arrives: { day: given.day, delivery: given.delivery },
  });
  world.link('runs-on', thing.ref, cluster.ref);
  world.link('stored-on', thing.ref, cluster.storage[0]);
  world.link('connected-to', thing.ref, segment);
  world.redundant(
    'backed-up-by',
    thing.ref,
    given.site === 'ash' ? ['server:ash-backup-3'] : [given.turn % 2 ? 'server:wgh-backup-1' : 'server:wgh-backup-2'],
    'backup',
    1,
  );
  return thing;
}

function addService(setting: Setting, service: ServiceDocument): void {
  const { world } = setting;
  const random = setting.random.fork(`service ${service.key}`);
  const owner = service.kind === 'service' ? random.pick(['sven', 'lucia', 'aisha', 'ben']) : 'yusuf';
  const delivery = service.day > 0 ? service.key : null;
  const extra: Attributes =
    service.kind === 'messaging'
      ? {
          role: service.role ?? 'queue',
          ...(service.role === 'mail'
            ? { mailboxes: 2410, mailDomains: [setting.documents.organisation.mailDomain] }
            : {}),
        }
      : service.kind === 'directory'
        ? { baseDn: `dc=${service.key},dc=wrenmoor,dc=example`, accounts: service.key === 'directory' ? 3120 : 640 }
        : { role: service.key };
  const component = world.add({
    ref: `${service.kind}:${service.key}`,
    kind: service.kind,
    name: service.name,
    site: null,
    domain: 'compute',
    owner,
    criticality: service.criticality,
    attributes: {
      ...extra,
      ports: service.ports.map((port) => ({ protocol: [53, 67, 123, 1812].includes(port) ? 'udp' : 'tcp', port })),
    },
    arrives: { day: service.day, delivery },
  });
  const machines = service.sites.map((site, index) => {
    const turn = service.sites.slice(0, index).filter((other) => other === site).length;
    return machine(setting, {
      name: `${site}-${service.key}-${turn + 1}`,
      site,
      segment: service.key === 'mail-relay' || service.key === 'vpn' ? (site === 'wgh' ? 'dmz' : 'servers') : 'servers',
      role: service.name.toLowerCase(),
      system: service.system!,
      bundles: service.bundles,
      criticality: service.criticality,
      domain: 'compute',
      owner,
      day: service.day,
      delivery,
      size: service.criticality >= 4 ? 2 : 1,
      turn: turn + service.key.length,
    }).ref;
  });
  if (service.key === 'backup-service')
    world.redundant('runs-on', component.ref, ['server:wgh-backup-1', 'server:wgh-backup-2'], 'servers', 1);
  else world.redundant('runs-on', component.ref, machines, 'machines', service.needed);
  if (service.key === 'object-store') world.link('stored-on', component.ref, 'storage:wgh-object-1');
  if (service.key === 'files') world.link('stored-on', component.ref, 'storage:wgh-filer-1');
  if (service.ports.some((port) => [443, 636, 993, 5671, 5061, 25, 8007].includes(port))) {
    certificate(setting, component, `${service.key}.wrenmoor.example`, service.day, owner);
  }
}

const engines = {
  postgresql: { bundle: ['postgresql'], port: 5432, vendor: 'PostgreSQL' },
  mariadb: { bundle: ['mariadb'], port: 3306, vendor: 'MariaDB' },
  redis: { bundle: ['redis'], port: 6379, vendor: 'Redis' },
  mssql: { bundle: [], port: 1433, vendor: 'Microsoft SQL Server' },
} as const;

function addApplication(setting: Setting, application: ApplicationDocument): void {
  const { world } = setting;
  const random = setting.random.fork(`application ${application.key}`);
  const { site, day } = application;
  const delivery = day > 0 ? application.key : null;
  const owner = random.pick(['sven', 'lucia', 'ben', 'aisha']);
  const component = world.add({
    ref: `application:${application.key}`,
    kind: 'application',
    name: application.name,
    site: null,
    domain: 'infrastructure',
    owner: application.criticality >= 4 ? 'amara' : 'farah',
    criticality: application.criticality,
    attributes: { users: application.users, businessOwner: application.owner, sourcing: 'on-premises' },
    arrives: { day, delivery },
  });
  const segment =
    application.exposed && site === 'wgh'
      ? 'dmz'
      : application.criticality >= 5 && site !== 'edd'
        ? 'clinical'
        : 'servers';
  for (const tier of application.tiers) {
    const machines = Array.from(
      { length: tier.count },
      (_, index) =>
        machine(setting, {
          name: `${site}-${application.key}-${tier.role}-${index + 1}`,
          site,
          segment,
          role: `${application.name}: ${tier.role}`,
          system: tier.system,
          bundles: tier.bundles,
          criticality: application.criticality,
          domain: 'compute',
          owner,
          day,
          delivery,
          size: application.criticality >= 4 ? 4 : 2,
          turn: index + application.key.length,
        }).ref,
    );
    world.redundant('runs-on', component.ref, machines, tier.role, tier.needed);
  }
  for (const database of application.databases) addDatabase(setting, application, database, component, delivery);
  if (application.exposed || application.criticality >= 4) {
    certificate(
      setting,
      component,
      `${application.key}.${application.exposed ? '' : 'in.'}wrenmoor.example`,
      day,
      owner,
    );
  }
  if (application.criticality >= 4 && site === 'wgh') world.link('depends-on', component.ref, 'service:load-balancer');
}

function addDatabase(
  setting: Setting,
  application: ApplicationDocument,
  database: ApplicationDocument['databases'][number],
  component: Thing,
  delivery: string | null,
): void {
  const { world } = setting;
  const { site, day } = application;
  const engine = engines[database.engine];
  const name = `${database.name}-db`;
  const record = world.add({
    ref: `database:${name}`,
    kind: 'database',
    name,
    site,
    domain: 'storage',
    owner: 'hana',
    criticality: application.criticality,
    attributes: {
      engine: engine.vendor,
      ports: [{ protocol: 'tcp', port: engine.port }],
      sizeBytes: database.gigabytes * 1_000_000_000,
    },
    arrives: { day, delivery },
  });
  const machines = Array.from(
    { length: database.count },
    (_, index) =>
      machine(setting, {
        name: `${site}-${name}-${index + 1}`,
        site,
        segment: site === 'wgh' ? 'databases' : 'servers',
        role: `${application.name}: database`,
        system: database.system,
        bundles: [...engine.bundle],
        criticality: application.criticality,
        domain: 'storage',
        owner: 'hana',
        day,
        delivery,
        size: application.criticality >= 4 ? 6 : 3,
        turn: index + name.length,
      }).ref,
  );
  world.redundant('runs-on', record.ref, machines, 'replicas', database.needed);
  world.link('depends-on', component.ref, record.ref);
  world.link('backed-up-by', record.ref, 'service:backup-service');
}

function certificate(setting: Setting, of: Thing, subject: string, day: number, owner: string): void {
  const random = setting.random.fork(`certificate ${subject}`);
  const begins = day > 0 ? day - 10 : 730 - random.between(20, 380);
  const thing = setting.world.add({
    kind: 'certificate',
    name: subject,
    site: null,
    domain: 'compute',
    owner,
    criticality: of.criticality,
    attributes: {
      subject: `CN=${subject}`,
      issuer: 'CN=Wrenmoor Hospitals Issuing CA 2',
      names: [subject],
      validFromOn: setting.date(begins),
      endsOn: setting.date(begins + 397),
      serial: setting.serial(random).toLowerCase(),
    },
    arrives: { day, delivery: of.arrives.delivery },
  });
  setting.world.link('secured-by', of.ref, thing.ref);
}

function linkNeeds(setting: Setting): void {
  const { world, documents } = setting;
  for (const { key, needs } of [...documents.services, ...documents.applications]) {
    for (const need of needs) world.link('depends-on', workloadRef(setting, key), workloadRef(setting, need));
  }
}
