import type { Observation, ObservedPackage } from '../probe/observation.ts';

const debianPackage = (name: string, version: string, sourcePackage = name): ObservedPackage => ({
  name,
  version,
  architecture: 'amd64',
  sourcePackage,
  sourceVersion: version,
  origin: 'distribution',
  manager: 'dpkg',
});

/** A believable small Debian 12 server with nginx and PostgreSQL, for tests. */
export function debianServer(changes: Partial<Observation['host']> = {}): Observation {
  return {
    format: 1,
    host: {
      hostname: 'web-1',
      fqdn: 'web-1.example.org',
      machineIdHash: 'a'.repeat(64),
      os: {
        id: 'debian',
        versionId: '12',
        prettyName: 'Debian GNU/Linux 12 (bookworm)',
        codename: 'bookworm',
        idLike: [],
      },
      kernel: '6.1.0-18-amd64',
      architecture: 'x86_64',
      virtualization: 'kvm',
      cpu: { count: 2, model: 'QEMU Virtual CPU' },
      memoryBytes: 4_294_967_296,
      swapBytes: 0,
      serial: null,
      vendor: 'QEMU',
      model: 'Standard PC',
      bootedAt: '2026-02-01T00:00:00Z',
      observedAt: '2026-03-01T08:00:00Z',
      user: 'root',
      privileged: true,
      ...changes,
    },
    filesystems: [
      {
        device: '/dev/vda1',
        mountPoint: '/',
        type: 'ext4',
        sizeBytes: 20_000_000_000,
        usedBytes: 5_000_000_000,
        availableBytes: 14_000_000_000,
      },
    ],
    disks: [{ name: 'vda', sizeBytes: 21_474_836_480, model: null, rotational: false }],
    interfaces: [
      {
        name: 'lo',
        mac: '00:00:00:00:00:00',
        addresses: ['127.0.0.1/8', '::1/128'],
        up: true,
        mtu: 65_536,
        virtual: true,
      },
      {
        name: 'eth0',
        mac: '52:54:00:12:34:56',
        addresses: ['192.0.2.10/24', 'fe80::5054:ff:fe12:3456/64'],
        up: true,
        mtu: 1_500,
        virtual: false,
      },
    ],
    routes: [{ family: 'ipv4', gateway: '192.0.2.1', interface: 'eth0' }],
    packages: [
      debianPackage('nginx', '1.22.1-9+deb12u3'),
      debianPackage('postgresql-15', '15.5-0+deb12u1'),
      debianPackage('libzstd1', '1.5.4+dfsg2-5', 'libzstd'),
      debianPackage('zlib1g', '1:1.2.13.dfsg-1', 'zlib'),
    ],
    runtimes: [{ name: 'nodejs', version: 'v18.20.4', path: '/usr/local/bin/node' }],
    listeners: [
      { protocol: 'tcp', address: '0.0.0.0', port: 22, process: 'sshd' },
      { protocol: 'tcp', address: '0.0.0.0', port: 80, process: 'nginx' },
      { protocol: 'tcp', address: '::', port: 80, process: 'nginx' },
      { protocol: 'tcp', address: '127.0.0.1', port: 5432, process: 'postgres' },
    ],
    services: [{ name: 'nginx', manager: 'systemd', state: 'running' }],
    warnings: [],
  };
}
