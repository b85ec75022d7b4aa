import { describe, expect, test } from 'vitest';
import { loadCatalogueSource } from '../../../library/load.ts';
import type { ObservedPackage, OperatingSystemFacts } from '../probe/observation.ts';
import { buildCatalogue } from './catalogue.ts';
import { matchSoftware } from './match.ts';
import { describeSupport } from './support.ts';

const source = loadCatalogueSource();
const catalogue = buildCatalogue(source);

function os(id: string, versionId: string | null, more: Partial<OperatingSystemFacts> = {}): OperatingSystemFacts {
  return { id, versionId, prettyName: null, codename: null, idLike: [], ...more };
}

function observed(name: string, version: string, more: Partial<ObservedPackage> = {}): ObservedPackage {
  return {
    name,
    version,
    architecture: 'amd64',
    sourcePackage: more.sourcePackage ?? name,
    sourceVersion: version,
    origin: 'distribution',
    manager: 'dpkg',
    ...more,
  };
}

const bookworm = os('debian', '12', { codename: 'bookworm' });

function onBookworm(...packages: ObservedPackage[]) {
  return matchSoftware({ os: bookworm, packages, runtimes: [] }, catalogue).slice(1);
}

describe('the operating system is matched by its os-release', () => {
  test.each([
    [os('debian', '12'), 'debian', '12'],
    [os('ubuntu', '24.04'), 'ubuntu', '24.04'],
    [os('rocky', '9.3'), 'rocky-linux', '9'],
    [os('alpine', '3.19.1'), 'alpine-linux', '3.19'],
    [os('amzn', '2023'), 'amazon-linux', '2023'],
    [os('sles', '15.5'), 'sles', '15.5'],
    [os('ol', '8.9'), 'oracle-linux', '8'],
    [os('centos', '9', { prettyName: 'CentOS Stream 9' }), 'centos-stream', '9'],
    [os('centos', '7', { prettyName: 'CentOS Linux 7 (Core)' }), 'centos', '7'],
  ])('%o is %s %s', (facts, productKey, release) => {
    const [match] = matchSoftware({ os: facts, packages: [], runtimes: [] }, catalogue);
    expect(match).toMatchObject({ productKey, release, how: 'os-release', confidence: 0.99 });
  });

  test('by its codename where it states no version, and less surely', () => {
    const [match] = matchSoftware(
      { os: os('debian', null, { codename: 'trixie' }), packages: [], runtimes: [] },
      catalogue,
    );
    expect(match).toMatchObject({ productKey: 'debian', release: '13', confidence: 0.9 });
    expect(match?.note).toBe('os-release: ID is debian, VERSION_CODENAME is trixie.');
  });

  test('without a release where the version is not known', () => {
    const [match] = matchSoftware({ os: os('debian', '99'), packages: [], runtimes: [] }, catalogue);
    expect(match).toMatchObject({ productKey: 'debian', release: null, support: { endsOn: null } });
  });

  test('not at all where the system is a stranger', () => {
    expect(matchSoftware({ os: os('templeos', '5'), packages: [], runtimes: [] }, catalogue)).toEqual([]);
  });
});

describe('a package is matched to its product and release', () => {
  test.each<[string, string, string, string | null, Partial<ObservedPackage>]>([
    ['nginx-light', '1.22.1-9+deb12u2', 'nginx', '1.22', {}],
    ['lighttpd', '1.4.69-1', 'lighttpd', '1.4', {}],
    ['apache2', '2.4.57-2', 'apache-http-server', '2.4', {}],
    ['postgresql-15', '15.18-0+deb12u1', 'postgresql', '15', {}],
    ['postgresql-9.6', '9.6.24-0+deb9u1', 'postgresql', '9.6', {}],
    ['openssl', '3.0.17-1~deb12u2', 'openssl', '3.0', {}],
    ['openssl', '1.1.1n-0+deb11u5', 'openssl', '1.1.1', {}],
    ['python3.11', '3.11.2-6', 'python', '3.11', {}],
    ['nodejs', '18.19.0+dfsg-6~deb12u2', 'nodejs', '18', {}],
    ['openjdk-17-jre-headless', '17.0.9+9-1~deb12u1', 'openjdk', '17', {}],
    ['java-1.8.0-openjdk', '1:1.8.0.392.b08-4.el9', 'redhat-build-of-openjdk', '8', { manager: 'rpm' }],
    ['mariadb-server', '1:10.11.6-0+deb12u1', 'mariadb', '10.11', {}],
    ['redis-server', '5:7.0.15-1~deb12u1', 'redis', '7.0', {}],
    ['linux-image-6.1.0-18-amd64', '6.1.76-1', 'linux', '6.1', {}],
    ['docker-ce', '5:24.0.7-1~debian.12~bookworm', 'docker-engine', '24.0', { origin: 'third-party' }],
    ['php8.2', '8.2.7-1~deb12u1', 'php', '8.2', {}],
    ['ruby3.1', '3.1.2-7', 'ruby', '3.1', {}],
    ['golang-1.19', '1.19.8-2', 'go', '1.19', {}],
    ['samba', '2:4.17.12+dfsg-0+deb12u1', 'samba', '4.17', {}],
    ['bind9', '1:9.18.49-1~deb12u3', 'bind', '9.18', {}],
    ['haproxy', '2.6.12-1+deb12u1', 'haproxy', '2.6', {}],
    ['varnish', '7.1.1-1.1', 'vinyl-cache', '7.1', {}],
    ['tomcat10', '10.1.6-1', 'tomcat', '10.1', {}],
    ['grafana', '10.2.3', 'grafana', '10.2', { origin: 'third-party' }],
    ['ansible-core', '2.14.18-0+deb12u2', 'ansible-core', '2.14', {}],
    ['exim4-daemon-light', '4.96-15+deb12u4', 'exim', '4.96', {}],
    ['dovecot-core', '1:2.3.19.1+dfsg1-2.1', 'dovecot', '2.3', {}],
    ['slapd', '2.5.13+dfsg-5', 'openldap', '2.5', {}],
    ['dotnet-sdk-8.0', '8.0.100-1', 'dotnet', '8', { origin: 'third-party' }],
    ['nginx', '1.24.0-r15', 'nginx', '1.24', { manager: 'apk' }],
    ['httpd', '2.4.57-5.el9', 'apache-http-server', '2.4', { manager: 'rpm' }],
    ['kernel-core', '5.14.0-362.8.1.el9_3', 'linux', '5.14', { manager: 'rpm' }],
    ['telnetd', '0.17+2.4-2', 'telnet-server', null, {}],
  ])('%s %s is %s %s', (name, version, productKey, release, more) => {
    expect(onBookworm(observed(name, version, more))).toMatchObject([{ productKey, release }]);
  });

  test.each([
    ['libpq5', 'postgresql-15'],
    ['libmariadb3', 'mariadb'],
    ['redis-tools', 'redis'],
    ['bash', 'bash'],
    ['ntp', 'ntpsec'],
  ])('%s does not make its host a server of it', (name, sourcePackage) => {
    expect(onBookworm(observed(name, '1-1', { sourcePackage }))).toEqual([]);
  });

  test('a name that means another thing to another manager is left alone', () => {
    expect(onBookworm(observed('docker', '1.5-2'))).toEqual([]);
    expect(onBookworm(observed('docker', '26.1.5-r0', { manager: 'apk' }))).toMatchObject([
      { productKey: 'docker-engine' },
    ]);
  });

  test('by its source where its own name says nothing, and less surely', () => {
    const [match] = onBookworm(observed('libapache-oddity', '2.4.57-2', { sourcePackage: 'apache2' }));
    expect(match).toMatchObject({ productKey: 'apache-http-server', how: 'source-package', confidence: 0.85 });
    expect(match?.note).toContain('built from source apache2');
  });

  test('less surely where its release or its maker is not known', () => {
    expect(onBookworm(observed('nginx', '99.1-1'))).toMatchObject([{ release: null, confidence: 0.78 }]);
    expect(onBookworm(observed('nginx', '1.22.1-9', { origin: 'unknown' }))).toMatchObject([{ confidence: 0.88 }]);
  });
});

describe('many packages of one release are one match', () => {
  test('represented by the surest', () => {
    const matches = onBookworm(
      observed('libnginx-mod-http-geoip', '1.22.1-9', { sourcePackage: 'nginx' }),
      observed('nginx-common', '1.22.1-9', { sourcePackage: 'nginx' }),
      observed('nginx', '1.22.1-9'),
    );
    expect(matches).toMatchObject([{ package: { name: 'nginx' }, packages: ['nginx', 'nginx-common'] }]);
  });

  test('kernels kept beside each other are named newest first', () => {
    const matches = onBookworm(
      observed('linux-image-6.1.0-18-amd64', '6.1.76-1'),
      observed('linux-image-6.1.0-25-amd64', '6.1.106-3'),
      observed('linux-image-6.1.0-9-amd64', '6.1.27-1'),
    );
    expect(matches).toMatchObject([{ release: '6.1', versions: ['6.1.106-3', '6.1.76-1', '6.1.27-1'] }]);
  });

  test('but two releases of one product are two', () => {
    const matches = onBookworm(observed('postgresql-13', '13.14-1'), observed('postgresql-15', '15.6-1'));
    expect(matches.map((match) => match.release)).toEqual(['13', '15']);
  });

  test('in whatever order they were seen', () => {
    const packages = [observed('nginx', '1.22.1-9'), observed('openssl', '3.0.17-1'), observed('libssl3', '3.0.17-1')];
    expect(onBookworm(...packages.toReversed())).toEqual(onBookworm(...packages));
  });
});

describe('support', () => {
  test('of a package that the distribution builds is the distribution’s, and the maker’s is told too', () => {
    const [match] = onBookworm(observed('nginx-light', '1.22.1-9+deb12u2', { sourcePackage: 'nginx' }));
    expect(match?.support).toMatchObject({
      basis: 'distribution',
      endsOn: '2026-07-11',
      extendedEndsOn: '2028-06-30',
      extendedBy: { name: 'Debian LTS', access: 'open' },
      upstream: { name: 'nginx 1.22', endsOn: '2023-04-11' },
    });
    expect(describeSupport(match!.support)).toBe(
      'Debian 12: security fixes until 2026-07-11, Debian LTS until 2028-06-30; ' +
        'nginx 1.22 itself: security fixes until 2023-04-11 (the distribution maintains this package).',
    );
  });

  test('of a package from elsewhere is its maker’s', () => {
    const [match] = onBookworm(observed('nodejs', '20.20.2-1nodesource1', { origin: 'third-party' }));
    expect(match?.support).toMatchObject({
      basis: 'upstream',
      endsOn: '2026-04-30',
      distribution: { name: 'Debian 12' },
    });
  });

  test('is read from the version where the package does not say who built it', () => {
    const built = (version: string) =>
      onBookworm(observed('postgresql-16', version, { origin: 'unknown' }))[0]?.support.basis;
    expect(built('16.1-1.pgdg120+1')).toBe('upstream');
    expect(built('16.1-1~deb12u1')).toBe('distribution');
  });

  test('of a runtime that no package owns is its maker’s, found less surely', () => {
    const runtimes = [{ name: 'nodejs' as const, version: 'v24.2.0', path: '/usr/local/bin/node' }];
    const [, match] = matchSoftware({ os: bookworm, packages: [], runtimes }, catalogue);
    expect(match).toMatchObject({
      productKey: 'nodejs',
      release: '24',
      how: 'runtime-version',
      confidence: 0.8,
      path: '/usr/local/bin/node',
      support: { basis: 'upstream', endsOn: '2028-04-30' },
    });
  });

  test('is unknown where nobody says, never "supported"', () => {
    const [match] = onBookworm(observed('lighttpd', '1.4.69-1', { origin: 'third-party' }));
    expect(match?.support).toMatchObject({ endsOn: null, upstream: null });
  });
});

describe('the shipped mapping', () => {
  test('names only products that exist', () => {
    const named = [...source.packages, ...source.systems, ...source.runtimes, ...source.offers].map(
      (rule) => rule.product,
    );
    expect(named.filter((key) => !catalogue.products.has(key))).toEqual([]);
  });

  test('gives every own product a package', () => {
    const mapped = new Set(source.packages.map((rule) => rule.product));
    const own = source.products.slice(464).map((product) => product.key);
    expect(own.length).toBeGreaterThan(50);
    expect(own.filter((key) => !mapped.has(key))).toEqual([]);
  });

  test('lets no two products claim one package name of one manager', () => {
    const claims = new Map<string, string>();
    const clashes: string[] = [];
    for (const rule of source.packages) {
      for (const manager of rule.managers) {
        for (const name of rule.packages) {
          const claimed = claims.get(`${manager} ${name}`);
          if (claimed) clashes.push(`${manager} ${name}: ${claimed} and ${rule.product}`);
          claims.set(`${manager} ${name}`, rule.product);
        }
      }
    }
    expect(clashes).toEqual([]);
  });
});
