import type { Attributes, Kind } from '../component/kind.ts';
import type { Observation } from '../probe/observation.ts';

interface Daemon {
  title: string;
  kind: Kind;
  /** Names of the process, as the listener shows it. */
  processes: string[];
  /** Names of the service that runs it, for when the process cannot be read. */
  services: RegExp;
  attributes?: Attributes;
}

/** Programs that, when they listen, are a service somebody relies on. Log-in (sshd) is on every host and says nothing. */
const daemons: Daemon[] = [
  {
    title: 'PostgreSQL',
    kind: 'database',
    processes: ['postgres', 'postmaster'],
    services: /^postgresql/,
    attributes: { engine: 'PostgreSQL' },
  },
  {
    title: 'MariaDB or MySQL',
    kind: 'database',
    processes: ['mysqld', 'mariadbd'],
    services: /^(mysql|mariadb)/,
    attributes: { engine: 'MySQL' },
  },
  { title: 'MongoDB', kind: 'database', processes: ['mongod'], services: /^mongod/, attributes: { engine: 'MongoDB' } },
  {
    title: 'Redis',
    kind: 'database',
    processes: ['redis-server'],
    services: /^redis/,
    attributes: { engine: 'Redis' },
  },
  {
    title: 'Valkey',
    kind: 'database',
    processes: ['valkey-server'],
    services: /^valkey/,
    attributes: { engine: 'Valkey' },
  },
  {
    title: 'Memcached',
    kind: 'database',
    processes: ['memcached'],
    services: /^memcached/,
    attributes: { engine: 'Memcached' },
  },
  { title: 'nginx', kind: 'service', processes: ['nginx'], services: /^nginx/, attributes: { role: 'web' } },
  {
    title: 'Apache HTTP Server',
    kind: 'service',
    processes: ['apache2', 'httpd'],
    services: /^(apache2|httpd)/,
    attributes: { role: 'web' },
  },
  { title: 'lighttpd', kind: 'service', processes: ['lighttpd'], services: /^lighttpd/, attributes: { role: 'web' } },
  { title: 'Caddy', kind: 'service', processes: ['caddy'], services: /^caddy/, attributes: { role: 'web' } },
  {
    title: 'HAProxy',
    kind: 'service',
    processes: ['haproxy'],
    services: /^haproxy/,
    attributes: { role: 'load-balancer' },
  },
  {
    title: 'Traefik',
    kind: 'service',
    processes: ['traefik'],
    services: /^traefik/,
    attributes: { role: 'load-balancer' },
  },
  { title: 'BIND', kind: 'service', processes: ['named'], services: /^(named|bind9)/, attributes: { role: 'dns' } },
  { title: 'Unbound', kind: 'service', processes: ['unbound'], services: /^unbound/, attributes: { role: 'dns' } },
  { title: 'dnsmasq', kind: 'service', processes: ['dnsmasq'], services: /^dnsmasq/, attributes: { role: 'dns' } },
  { title: 'Samba', kind: 'service', processes: ['smbd'], services: /^smb/, attributes: { role: 'file' } },
  {
    title: 'Prometheus',
    kind: 'service',
    processes: ['prometheus'],
    services: /^prometheus$/,
    attributes: { role: 'monitoring' },
  },
  {
    title: 'Grafana',
    kind: 'service',
    processes: ['grafana', 'grafana-server'],
    services: /^grafana/,
    attributes: { role: 'monitoring' },
  },
  {
    title: 'Zabbix server',
    kind: 'service',
    processes: ['zabbix_server'],
    services: /^zabbix-server/,
    attributes: { role: 'monitoring' },
  },
  { title: 'OpenLDAP', kind: 'directory', processes: ['slapd'], services: /^slapd/ },
  { title: '389 Directory Server', kind: 'directory', processes: ['ns-slapd'], services: /^dirsrv/ },
  { title: 'Kerberos', kind: 'directory', processes: ['krb5kdc'], services: /^krb5-kdc/ },
  { title: 'Postfix', kind: 'messaging', processes: ['master'], services: /^postfix/, attributes: { role: 'mail' } },
  { title: 'Exim', kind: 'messaging', processes: ['exim4', 'exim'], services: /^exim/, attributes: { role: 'mail' } },
  {
    title: 'Dovecot',
    kind: 'messaging',
    processes: ['dovecot', 'imap-login'],
    services: /^dovecot/,
    attributes: { role: 'mail' },
  },
  {
    title: 'RabbitMQ',
    kind: 'messaging',
    processes: ['beam.smp'],
    services: /^rabbitmq/,
    attributes: { role: 'queue' },
  },
  {
    title: 'Mosquitto',
    kind: 'messaging',
    processes: ['mosquitto'],
    services: /^mosquitto/,
    attributes: { role: 'queue' },
  },
];

/** Ports by which a daemon is known when its process cannot be read, but its service is seen running. */
const usualPorts: Record<string, number[]> = {
  PostgreSQL: [5432],
  'MariaDB or MySQL': [3306],
  MongoDB: [27017],
  Redis: [6379],
  Valkey: [6379],
  Memcached: [11211],
  nginx: [80, 443, 8080],
  'Apache HTTP Server': [80, 443, 8080],
  lighttpd: [80, 443],
  Caddy: [80, 443],
  HAProxy: [80, 443],
  BIND: [53],
  Unbound: [53],
  dnsmasq: [53],
  Samba: [445],
  Prometheus: [9090],
  Grafana: [3000],
  'Zabbix server': [10051],
  OpenLDAP: [389, 636],
  Kerberos: [88],
  Postfix: [25],
  Exim: [25],
  Dovecot: [143, 993],
  RabbitMQ: [5672],
  Mosquitto: [1883],
};

export interface ObservedDaemon {
  kind: Kind;
  title: string;
  attributes: Attributes;
  confidence: number;
}

/** The services that a machine offers, as far as they are well known. */
export function observedDaemons(observation: Observation): ObservedDaemon[] {
  const running = observation.services.filter((service) => service.state === 'running').map((service) => service.name);
  return daemons.flatMap((daemon) => {
    const byProcess = observation.listeners.filter(
      (one) => one.process !== null && daemon.processes.includes(one.process),
    );
    const unit = byProcess.length === 0 && running.some((name) => daemon.services.test(name));
    const byPort = unit
      ? observation.listeners.filter((one) => one.process === null && usualPorts[daemon.title]?.includes(one.port))
      : [];
    const found = byProcess.length > 0 ? byProcess : byPort;
    if (found.length === 0) return [];
    const ports = [
      ...new Map(
        found.map((one) => [`${one.protocol} ${one.port}`, { protocol: one.protocol, port: one.port }]),
      ).values(),
    ];
    ports.sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
    return [
      {
        kind: daemon.kind,
        title: daemon.title,
        attributes: { ...daemon.attributes, ports: ports.slice(0, 200), process: daemon.processes[0]! },
        confidence: byProcess.length > 0 ? 0.95 : 0.7,
      },
    ];
  });
}
