import type { Attributes, Kind } from '#estate';
import type { ScannedHost, ScannedPort } from './scan.ts';

interface KnownService {
  title: string;
  kind: Kind;
  /** By the product that answered. */
  product: RegExp;
  /** By nmap's name of the service, where no product answered. */
  names?: string[];
  attributes?: Attributes;
}

/** Programs that somebody relies on, by the words that the probe's intake uses too: one thing, one name. */
const known: KnownService[] = [
  {
    title: 'PostgreSQL',
    kind: 'database',
    product: /postgresql/i,
    names: ['postgresql'],
    attributes: { engine: 'PostgreSQL' },
  },
  {
    title: 'MariaDB or MySQL',
    kind: 'database',
    product: /mysql|mariadb/i,
    names: ['mysql'],
    attributes: { engine: 'MySQL' },
  },
  {
    title: 'Microsoft SQL Server',
    kind: 'database',
    product: /microsoft sql server/i,
    names: ['ms-sql-s'],
    attributes: { engine: 'Microsoft SQL Server' },
  },
  {
    title: 'Oracle Database',
    kind: 'database',
    product: /oracle tns/i,
    names: ['oracle-tns'],
    attributes: { engine: 'Oracle' },
  },
  { title: 'MongoDB', kind: 'database', product: /mongodb/i, names: ['mongodb'], attributes: { engine: 'MongoDB' } },
  { title: 'Redis', kind: 'database', product: /redis/i, names: ['redis'], attributes: { engine: 'Redis' } },
  {
    title: 'Memcached',
    kind: 'database',
    product: /memcached/i,
    names: ['memcache'],
    attributes: { engine: 'Memcached' },
  },
  { title: 'nginx', kind: 'service', product: /^nginx/i, attributes: { role: 'web' } },
  { title: 'Apache HTTP Server', kind: 'service', product: /^apache httpd/i, attributes: { role: 'web' } },
  { title: 'lighttpd', kind: 'service', product: /lighttpd/i, attributes: { role: 'web' } },
  { title: 'Caddy', kind: 'service', product: /caddy/i, attributes: { role: 'web' } },
  { title: 'Microsoft IIS', kind: 'service', product: /microsoft iis/i, attributes: { role: 'web' } },
  { title: 'HAProxy', kind: 'service', product: /haproxy/i, attributes: { role: 'load-balancer' } },
  { title: 'BIND', kind: 'service', product: /isc bind/i, attributes: { role: 'dns' } },
  { title: 'Unbound', kind: 'service', product: /unbound/i, attributes: { role: 'dns' } },
  { title: 'dnsmasq', kind: 'service', product: /dnsmasq/i, attributes: { role: 'dns' } },
  { title: 'Samba', kind: 'service', product: /samba/i, attributes: { role: 'file' } },
  { title: 'Prometheus', kind: 'service', product: /prometheus/i, attributes: { role: 'monitoring' } },
  { title: 'Grafana', kind: 'service', product: /grafana/i, attributes: { role: 'monitoring' } },
  { title: 'OpenLDAP', kind: 'directory', product: /openldap/i },
  { title: 'Active Directory', kind: 'directory', product: /active directory/i },
  { title: 'Directory', kind: 'directory', product: /ldap/i, names: ['ldap', 'ldaps', 'ldapssl'] },
  { title: 'Kerberos', kind: 'directory', product: /kerberos/i, names: ['kerberos-sec'] },
  { title: 'Postfix', kind: 'messaging', product: /postfix/i, attributes: { role: 'mail' } },
  { title: 'Exim', kind: 'messaging', product: /exim/i, attributes: { role: 'mail' } },
  { title: 'Dovecot', kind: 'messaging', product: /dovecot/i, attributes: { role: 'mail' } },
  {
    title: 'Mail',
    kind: 'messaging',
    product: /smtpd?\b|imapd?\b/i,
    names: ['smtp', 'imap', 'imaps', 'submission'],
    attributes: { role: 'mail' },
  },
  { title: 'RabbitMQ', kind: 'messaging', product: /rabbitmq/i, names: ['amqp'], attributes: { role: 'queue' } },
  { title: 'Mosquitto', kind: 'messaging', product: /mosquitto/i, names: ['mqtt'], attributes: { role: 'queue' } },
];

/** The way in and the workings of a host: no service that somebody relies on. */
const waysIn = new Set([
  'ssh',
  'telnet',
  'ms-wbt-server',
  'rpcbind',
  'msrpc',
  'netbios-ssn',
  'netbios-ns',
  'tcpwrapped',
]);

export interface OfferedService {
  line: number;
  kind: Kind;
  title: string;
  /** Facts as said, not yet checked. */
  facts: Attributes;
  confidence: number;
}

/** What a host offers: one of a title, however many ports it listens on. And the open ports that are only ways in. */
export function offeredServices(host: ScannedHost): { services: OfferedService[]; waysIn: ScannedPort[] } {
  const open = host.ports.filter((port) => port.state === 'open' && /^(tcp|udp)$/.test(port.protocol) && port.port > 0);
  const ways = open.filter((port) => port.service?.name != null && waysIn.has(port.service.name));
  const groups = Map.groupBy(
    open.filter((port) => !ways.includes(port)).map((port) => ({ port, what: whatItIs(port) })),
    ({ what }) => `${what.kind} ${what.title}`,
  );
  const services = [...groups.values()].map((group): OfferedService => {
    const { port, what } = group[0]!;
    const answered = group.map((one) => one.port.service).find((service) => service?.product);
    const ports = group.map((one) => ({ protocol: one.port.protocol as 'tcp', port: one.port.port }));
    ports.sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
    const sure = Math.max(...group.map((one) => one.port.service?.confidence ?? 0));
    return {
      line: port.line,
      kind: what.kind,
      title: what.title,
      facts: {
        ...what.attributes,
        ...(answered?.version ? { version: answered.version } : {}),
        ports: ports.slice(0, 200),
      },
      // nmap's scale: 10 is an answer that was matched, 3 the number of the port alone.
      confidence: Math.max(0.2, Math.round(sure * 9) / 100),
    };
  });
  return { services, waysIn: ways };
}

function whatItIs({ service, port, protocol }: ScannedPort): { title: string; kind: Kind; attributes?: Attributes } {
  const product = service?.product;
  const found =
    (product ? known.find((one) => one.product.test(product)) : undefined) ??
    (product ? undefined : known.find((one) => service?.name != null && one.names?.includes(service.name)));
  if (found)
    return { title: found.title, kind: found.kind, ...(found.attributes ? { attributes: found.attributes } : {}) };
  const title = product ?? `${service?.name ?? 'Unknown service'} on ${protocol} ${port}`;
  return { title: title.slice(0, 80), kind: 'service' };
}
