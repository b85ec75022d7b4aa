import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAttributes } from '#estate';
import { PlumblineError } from '#kernel';
import { nmap } from './index.ts';
import { addressesOf, prefixOf, scanTargets } from './targets.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const read = (xml: string, options = {}) => nmap.read(Buffer.from(xml), nmap.options.parse(options));
const scan = (inside: string, args = 'nmap -oX - 192.0.2.10'): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" args="${args}" start="1" version="7.93">\n${inside}\n</nmaprun>`;
const host = (inside: string, address = '192.0.2.10'): string =>
  `<host><status state="up" reason="syn-ack"/><address addr="${address}" addrtype="ipv4"/>${inside}</host>`;
const refusal = (xml: string | Buffer): { line?: number; message: string } => {
  try {
    nmap.read(Buffer.from(xml as string), { network: false });
  } catch (error) {
    if (error instanceof PlumblineError) return error.issues[0]!;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('a scan by nmap', () => {
  it('brings in the hosts that answered, with their cards, and what they offer', () => {
    const reading = read(fixture('fleet.xml'));
    expect(reading.whole).toBe(false);
    expect(reading.components.filter((one) => one.kind === 'server')).toHaveLength(10);
    expect(reading.components[0]).toMatchObject({
      name: '10.77.1.11',
      foreignId: 'card a6:8c:bd:a3:d2:5f',
      attributes: { addresses: ['10.77.1.11'], macs: ['a6:8c:bd:a3:d2:5f'] },
      confidence: 0.6,
    });
    expect(reading.components[1]).toMatchObject({
      kind: 'service',
      name: 'nginx on 10.77.1.11',
      attributes: { role: 'web', version: '1.22.1', ports: [{ protocol: 'tcp', port: 80 }] },
      confidence: 0.9,
    });
    expect(reading.relations).toHaveLength(5);
    expect(reading.relations[0]).toMatchObject({ kind: 'runs-on', to: { handle: 'host 10.77.1.11' } });
    for (const one of reading.components) expect(checkAttributes(one.kind, one.attributes ?? {})).toEqual([]);
  });

  it('takes the guessed system with the accuracy that nmap gives, and names what was silent', () => {
    const reading = read(fixture('system.xml'));
    expect(reading.components[0]).toMatchObject({
      kind: 'server',
      attributes: { osName: 'Linux 5.3 - 5.4' },
      confidence: 0.96,
    });
    const said = reading.notes.map((note) => note.message).join('\n');
    expect(said).toContain('6 addresses did not answer: 10.231.0.0, 10.231.0.3');
    expect(said).toContain('a device because nothing tells what it is, 30 %: 10.231.0.1');
  });

  it('makes a network of what was scanned only when told so', () => {
    expect(read(fixture('sweep.xml')).components.map((one) => one.kind)).not.toContain('prefix');
    const told = read(fixture('sweep.xml'), { network: true });
    expect(told.components[0]).toMatchObject({ kind: 'prefix', name: '10.77.1.0/24' });
    const hosts = told.components.filter((one) => one.kind !== 'prefix');
    expect(told.relations.filter((one) => one.kind === 'connected-to')).toHaveLength(hosts.length);
  });

  it('calls a thing what its services or its card say, and else only a device', () => {
    const kindOf = (inside: string) => read(scan(host(inside))).components[0];
    const port = (service: string, number = 80): string =>
      `<ports><port protocol="tcp" portid="${number}"><state state="open"/><service ${service} conf="10"/></port></ports>`;
    expect(kindOf('')).toMatchObject({ kind: 'device', confidence: 0.3 });
    expect(kindOf(port('name="jetdirect" devicetype="printer" method="probed"', 9100))).toMatchObject({
      kind: 'device',
      attributes: { role: 'printer' },
    });
    expect(kindOf('<address addr="52:54:00:12:34:56" addrtype="mac" vendor="QEMU virtual NIC"/>')).toMatchObject({
      kind: 'vm',
      attributes: { macs: ['52:54:00:12:34:56'] },
    });
    expect(kindOf(port('name="ms-wbt-server" ostype="Windows" method="probed"', 3389))).toMatchObject({ kind: 'pc' });
  });

  it('takes several addresses of one card for one machine, but not the card of a stand-in', () => {
    const card = '<address addr="52:54:00:12:34:56" addrtype="mac"/>';
    const two = read(scan(host(card) + host(card, '192.0.2.11')));
    expect(two.components).toMatchObject([{ attributes: { addresses: ['192.0.2.10', '192.0.2.11'] } }]);
    const many = read(scan(Array.from({ length: 9 }, (_, index) => host(card, `192.0.2.${index + 1}`)).join('')));
    expect(many.components).toHaveLength(9);
    expect(many.components.every((one) => one.foreignId === undefined)).toBe(true);
    expect(many.notes[0]?.message).toContain('stands in for other machines');
  });

  it('that was stopped gives the hosts that stand whole, and says where it ends', () => {
    const xml = fixture('fleet.xml');
    const end = xml.indexOf('10.77.1.14', xml.indexOf('<host '));
    const reading = read(xml.slice(0, end));
    expect(reading.components.filter((one) => one.kind === 'server').map((one) => one.name)).toEqual([
      '10.77.1.11',
      '10.77.1.12',
      '10.77.1.13',
    ]);
    expect(reading.notes[0]).toMatchObject({ at: 'line 103' });
    expect(reading.notes[0]?.message).toContain('cut off');
  });

  it('is refused with its line where it is no scan, not well-formed, or defines entities', () => {
    expect(refusal('')).toMatchObject({ line: 1 });
    expect(refusal('<html></html>').message).toContain('not the output of nmap');
    expect(refusal(scan('<a></b>')).line).toBe(4);
    expect(refusal(scan('&lol;')).line).toBe(4);
    const laughs = `<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY lol "lol">\n<!ENTITY lol1 "&lol;&lol;">\n]>\n<nmaprun>&lol1;</nmaprun>`;
    expect(refusal(laughs)).toMatchObject({ message: expect.stringContaining('none is ever expanded') });
    expect(refusal('<!DOCTYPE nmaprun SYSTEM "file:///etc/passwd">\n<nmaprun/>').message).toContain('entities');
    expect(refusal(`<nmaprun>${'<a>'.repeat(100_000)}`).message).toContain('nested deeper');
  });

  it('is read or refused, whatever becomes of its bytes', () => {
    const bytes = Buffer.from(fixture('system.xml'));
    const change = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(change, fc.option(fc.nat(bytes.length)), (changes, cut) => {
        const hurt = Buffer.from(bytes.subarray(0, cut ?? bytes.length));
        for (const [at, byte] of changes) if (at < hurt.length) hurt[at] = byte;
        try {
          for (const one of nmap.read(hurt, { network: true }).components)
            expect(checkAttributes(one.kind, one.attributes ?? {})).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(PlumblineError);
          expect((error as PlumblineError).issues[0]?.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('what a scan was asked to look at', () => {
  it('is found among the words of its command line', () => {
    expect(scanTargets('nmap -oX - -n -sV --version-light -p 22,80 10.0.0.1-20 example.org')).toEqual([
      '10.0.0.1-20',
      'example.org',
    ]);
    expect(addressesOf('10.0.0-1.1,3')).toEqual(['10.0.0.1', '10.0.0.3', '10.0.1.1', '10.0.1.3']);
    expect(addressesOf('10.0.0.5/30')).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6', '10.0.0.7']);
    expect(addressesOf('10.0.0.0/8')).toBeNull();
    expect(addressesOf('2001:db8::/64')).toBeNull();
    expect(prefixOf('10.0.0.5/24')).toBe('10.0.0.0/24');
  });

  it('never gives what is no address', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.,/-]{1,20}$/), (target) => {
        for (const address of addressesOf(target) ?? []) expect(address).toMatch(/^(\d{1,3}\.){3}\d{1,3}$/);
      }),
    );
  });
});
