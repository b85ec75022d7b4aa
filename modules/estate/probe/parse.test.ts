import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProbe } from './parse.ts';

/** What the probe prints, from sections given as their lines. */
function output(sections: Record<string, readonly string[]>, { done = true } = {}): string {
  const body = Object.entries(sections).flatMap(([name, lines]) => [
    `@@section ${name}`,
    ...lines.map((line) => ` ${line}`),
  ]);
  return ['@@plumbline-probe 1', ...body, ...(done ? ['@@done'] : []), ''].join('\n');
}

describe('reading what the probe printed', () => {
  it('takes the facts of the host, with units', () => {
    const { host, warnings } = parseProbe(
      output({
        identity: [
          'hostname=web1',
          'fqdn=web1.example.org',
          'kernel=6.1.0-18-amd64',
          'architecture=x86_64',
          'now=1767225600',
          'uid=1000',
          'user=tess',
          'boot=1767139200',
          `machine=${'ab'.repeat(32)}`,
        ],
        'os-release': [
          'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
          'VERSION_ID="12"',
          'ID=debian',
          'VERSION_CODENAME=bookworm',
        ],
        hardware: [
          'cpus=4',
          'cpu=Intel(R) Xeon(R)',
          'memory=2048',
          'swap=0',
          'vendor=Dell Inc.',
          'model=R640',
          'serial=ABC123',
        ],
        virtualization: ['detected=none'],
      }),
    );
    expect(warnings).toEqual([]);
    expect(host).toEqual({
      hostname: 'web1',
      fqdn: 'web1.example.org',
      machineIdHash: 'ab'.repeat(32),
      os: {
        id: 'debian',
        versionId: '12',
        prettyName: 'Debian GNU/Linux 12 (bookworm)',
        codename: 'bookworm',
        idLike: [],
      },
      kernel: '6.1.0-18-amd64',
      architecture: 'x86_64',
      virtualization: 'none',
      cpu: { count: 4, model: 'Intel(R) Xeon(R)' },
      memoryBytes: 2 * 1024 * 1024,
      swapBytes: 0,
      serial: 'ABC123',
      vendor: 'Dell Inc.',
      model: 'R640',
      bootedAt: '2025-12-31T00:00:00.000Z',
      observedAt: '2026-01-01T00:00:00.000Z',
      user: 'tess',
      privileged: false,
    });
  });

  it('does not believe placeholders of firmware, a name without a domain, or a clock that stands at 1970', () => {
    const { host } = parseProbe(
      output({
        identity: ['hostname=a', 'fqdn=a', 'boot=100'],
        hardware: ['serial=To Be Filled By O.E.M.', 'vendor=System manufacturer', 'model=0000000000'],
      }),
    );
    expect(host).toMatchObject({ fqdn: null, bootedAt: null, serial: null, vendor: null, model: null });
  });

  it('tells a virtual machine by its firmware where no tool tells it, and never claims bare metal by itself', () => {
    const virtualization = (hardware: string[], hints: string[] = []) =>
      parseProbe(output({ hardware, virtualization: hints })).host.virtualization;
    expect(virtualization(['vendor=QEMU', 'model=Standard PC'])).toBe('kvm');
    expect(virtualization(['vendor=VMware, Inc.'])).toBe('vmware');
    expect(virtualization(['hypervisor=yes'])).toBe('vm-other');
    expect(virtualization(['hypervisor=no'])).toBeNull();
    expect(virtualization([], ['detected=none', 'container=podman'])).toBe('podman');
  });

  it('counts a package as the distribution’s when an archive of it has that version, else by what it says of itself', () => {
    const line = (name: string, version: string, rest: string) => `installed\t${name}\t${version}\tamd64\t\t\t${rest}`;
    const { packages } = parseProbe(
      output({
        dpkg: [
          line('git', '1:2.39.5-0', '\tSomebody <somebody@example.net>'),
          line('nodejs', '20.20.2-1vendor1', '\tA Vendor <info@vendor.example>'),
          line('adduser', '3.134', '\tDebian Adduser Developers <adduser@packages.debian.org>'),
          line('agent', '1.0', 'Vendor\tA Vendor <info@vendor.example>'),
          line('tool', '1.0', '\tSomebody <somebody@example.net>'),
          'config-files\tgone\t1\tall\t\t\t\t',
        ],
        archives: ['git\t1:2.39.5-0\tDebian', 'nodejs\t20.20.2-1vendor1\tVendor Archive', 'tool\t0.9\tDebian'],
      }),
    );
    expect(packages.map(({ name, origin }) => [name, origin])).toEqual([
      ['git', 'distribution'],
      ['nodejs', 'third-party'],
      ['adduser', 'distribution'],
      ['agent', 'third-party'],
      ['tool', 'unknown'],
    ]);
  });

  it('reads source packages of dpkg, rpm and apk', () => {
    const { packages } = parseProbe(
      output({
        'os-release': ['ID="rocky"'],
        dpkg: [
          'installed\tlibc6\t2.36-9+deb12u10\tamd64\tglibc\t2.36-9+deb12u10\t\tGNU Libc Maintainers <debian-glibc@lists.debian.org>',
        ],
        rpm: [
          'openssl-libs\t1:3.0.7-27.el9\tx86_64\topenssl-3.0.7-27.el9.src.rpm\tRocky Enterprise Software Foundation',
          'agent\t2-1\tnoarch\t(none)\tVendor Ltd',
          'gpg-pubkey\t350d275d-6279464b\t(none)\t(none)\t(none)',
        ],
        apk: ['libcrypto3\t3.1.4-r5\tx86_64\topenssl', 'busybox\t1.36.1-r15\tx86_64\t'],
      }),
    );
    expect(packages).toMatchObject([
      { name: 'libc6', sourcePackage: 'glibc', manager: 'dpkg', origin: 'distribution' },
      {
        name: 'openssl-libs',
        version: '1:3.0.7-27.el9',
        sourcePackage: 'openssl',
        sourceVersion: '3.0.7-27.el9',
        origin: 'distribution',
      },
      { name: 'agent', sourcePackage: 'agent', sourceVersion: '2-1', origin: 'third-party' },
      { name: 'libcrypto3', sourcePackage: 'openssl', manager: 'apk' },
      { name: 'busybox', sourcePackage: 'busybox' },
    ]);
  });

  it('reads interfaces with their addresses from ip and from ifconfig', () => {
    const { interfaces, routes } = parseProbe(
      output({
        interfaces: [
          'lo\t00:00:00:00:00:00\t0x9\tunknown\t65536\tvirtual',
          'eth0\t02:AA:00:00:00:01\t0x1003\tup\t1500\tphysical',
          'eth1\t\t0x1002\tdown\t1500\tphysical',
        ],
        addresses: [
          'lo\t127.0.0.1/8',
          'eth0@if6\t192.0.2.10/24',
          'eth0:1\t198.51.100.7\t255.255.255.128',
          'eth0\tfe80::1/64',
          'eth0\t192.0.2.9\t255.0.255.0',
        ],
        routes: [
          'ipv4 default via 192.0.2.1 dev eth0 proto dhcp',
          'ipv6 default dev eth0 metric 1024',
          'hex 010200C0 eth0',
        ],
      }),
    );
    expect(interfaces).toEqual([
      { name: 'lo', mac: null, addresses: ['127.0.0.1/8'], up: true, mtu: 65536, virtual: true },
      {
        name: 'eth0',
        mac: '02:aa:00:00:00:01',
        addresses: ['192.0.2.10/24', '198.51.100.7/25', 'fe80::1/64'],
        up: true,
        mtu: 1500,
        virtual: false,
      },
      { name: 'eth1', mac: null, addresses: [], up: false, mtu: 1500, virtual: false },
    ]);
    expect(routes).toEqual([
      { family: 'ipv4', gateway: '192.0.2.1', interface: 'eth0' },
      { family: 'ipv6', gateway: null, interface: 'eth0' },
      { family: 'ipv4', gateway: '192.0.2.1', interface: 'eth0' },
    ]);
  });

  it('reads open ports from ss and from the kernel’s tables', () => {
    const { listeners } = parseProbe(
      output({
        listeners: [
          'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=27,fd=3))',
          'tcp LISTEN 0 511 [::]:80 [::]:* users:(("nginx",pid=1,fd=6),("nginx",pid=2,fd=6))',
          'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:*',
          'tcp LISTEN 0 128 *:9100 *:*',
        ],
        'proc-tcp': ['0100007F:1F90 0A', '0100007F:1F91 01'],
        'proc-tcp6': ['00000000000000000000000001000000:0050 0A', '00000000000000000000000000000000:0051 0A'],
        'proc-udp': ['00000000:0044 07'],
      }),
    );
    expect(listeners.map(({ protocol, address, port, process }) => [protocol, address, port, process])).toEqual([
      ['tcp', '0.0.0.0', 22, 'sshd'],
      ['tcp', '::', 80, 'nginx'],
      ['udp', '127.0.0.53', 53, null],
      ['tcp', '::', 9100, null],
      ['tcp', '127.0.0.1', 8080, null],
      ['tcp', '::1', 80, null],
      ['tcp', '::', 81, null],
      ['udp', '0.0.0.0', 68, null],
    ]);
  });

  it('leaves out file systems without data of their own, and reads mount points with spaces', () => {
    const { filesystems, disks } = parseProbe(
      output({
        mounts: ['/dev/sda1 / ext4', 'tmpfs /run tmpfs', 'nas:/vol\\0401 /mnt/my\\040share nfs4'],
        filesystems: [
          'Filesystem 1024-blocks Used Available Capacity Mounted on',
          '/dev/sda1 1000 600 400 60% /',
          'tmpfs 10 0 10 0% /run',
          'nas:/vol 1 2000 500 1500 25% /mnt/my share',
        ],
        disks: ['sda\t2048\t0\tSAMSUNG SSD', 'sdb\t0\t1\t'],
      }),
    );
    expect(filesystems).toEqual([
      {
        device: '/dev/sda1',
        mountPoint: '/',
        type: 'ext4',
        sizeBytes: 1024000,
        usedBytes: 614400,
        availableBytes: 409600,
      },
      {
        device: 'nas:/vol 1',
        mountPoint: '/mnt/my share',
        type: 'nfs4',
        sizeBytes: 2048000,
        usedBytes: 512000,
        availableBytes: 1536000,
      },
    ]);
    expect(disks).toEqual([{ name: 'sda', sizeBytes: 1048576, model: 'SAMSUNG SSD', rotational: false }]);
  });

  it('reads runtimes that no package owns, and leaves out what is no version', () => {
    const { runtimes } = parseProbe(
      output({
        runtimes: [
          'nodejs\t/usr/local/bin/node\tv24.21.0',
          'java\t/opt/java/bin/java\topenjdk version "21.0.2" 2024-01-16',
          'python\t/opt/bin/python3\tpyenv: python3: command not found',
          'cobol\t/bin/cobol\t1.0',
        ],
      }),
    );
    expect(runtimes).toEqual([
      { name: 'nodejs', version: '24.21.0', path: '/usr/local/bin/node' },
      { name: 'java', version: '21.0.2', path: '/opt/java/bin/java' },
    ]);
  });

  it('warns when it is no output of the probe, when it ends early, and when a package manager lists nothing', () => {
    const messages = (text: string) => parseProbe(text).warnings.map(({ message }) => message);
    expect(messages('bash: sh: command not found')).toEqual(['This is not the output of the probe.']);
    expect(messages(output({}, { done: false }))).toEqual(['The output ends early: facts are missing.']);
    expect(messages('@@plumbline-probe 9\n@@done')).toEqual(['The output has format 9, not 1.']);
    expect(messages('@@plumbline-probe 1\n@@section dpkg\n inst\n… 12 bytes left out …\n@@done')).toContain(
      "A line is not the probe's: … 12 bytes left out …",
    );
    expect(messages(output({ dpkg: [] }))).toEqual(['dpkg lists no installed package.']);
    expect(messages('@@plumbline-probe 1\n@@warning disks no disks here\n@@done')).toEqual(['no disks here']);
  });

  const sectionNames = [
    'identity',
    'os-release',
    'hardware',
    'virtualization',
    'mounts',
    'filesystems',
    'disks',
    'interfaces',
    'addresses',
    'routes',
    'dpkg',
    'archives',
    'rpm',
    'apk',
    'runtimes',
    'listeners',
    'proc-tcp',
    'proc-tcp6',
    'proc-udp',
    'services',
  ];
  const awkward = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\t',
      '\t\t\t',
      '=',
      'a=',
      '@@section dpkg',
      '__proto__',
      'constructor\t/x\t1',
      '99999999999999999999',
      '[',
      '%',
      ':',
      '-1',
    ),
    fc.array(fc.string(), { maxLength: 9 }).map((words) => words.join('\t')),
    fc.array(fc.string(), { maxLength: 9 }).map((words) => words.join(' ')),
  );

  it('never throws on garbage, and gives numbers that are safe', () => {
    const garbage = fc.oneof(
      awkward,
      fc
        .dictionary(fc.constantFrom(...sectionNames), fc.array(awkward, { maxLength: 8 }), { noNullPrototype: true })
        .map((sections) => output(sections)),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        const observation = parseProbe(text);
        expect(JSON.parse(JSON.stringify(observation))).toEqual(observation);
        const { host, disks, filesystems, listeners } = observation;
        const sizes = [host.memoryBytes ?? 0, host.swapBytes ?? 0, ...disks.map((disk) => disk.sizeBytes)];
        for (const size of [
          ...sizes,
          ...filesystems.map((each) => each.sizeBytes),
          ...listeners.map((each) => each.port),
        ]) {
          expect(Number.isSafeInteger(size)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads every beginning of a real output without throwing, and says that it ends early', () => {
    const whole = output({
      identity: ['hostname=a'],
      dpkg: ['installed\ta\t1\tall\ta\t1\t\t'],
      listeners: ['tcp LISTEN 0 1 0.0.0.0:22 *:*'],
    });
    for (let end = '@@plumbline-probe 1\n'.length; end < whole.length - '@@done\n'.length; end++) {
      expect(parseProbe(whole.slice(0, end)).warnings).not.toEqual([]);
    }
  });
});
