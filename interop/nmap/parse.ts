import sax from 'sax';
import { PlumblineError, readUtf8 } from '#kernel';
import type { OsGuess, Scan, ScannedHost, ScannedPort } from './scan.ts';

const CHUNK_CHARACTERS = 65_536;
const MAX_DEPTH = 64;
/** Only the five entities of XML itself (`strictEntities`, which its types do not know). */
const strict: sax.SAXOptions & { strictEntities: true } = { strictEntities: true, position: true };

type Tag = { name: string; attributes: Record<string, string> };

/**
 * Reads a scan. No entity is expanded: a document type that defines any is refused. Throws `invalid_input` with the
 * line of what is wrong; a file that merely ends too early (nmap was stopped) gives the hosts that were told whole.
 */
export function parseScan(bytes: Uint8Array): Scan {
  const text = readUtf8(bytes);
  const parser = sax.parser(true, strict);
  const reader = new ScanReader(() => parser.line + 1);
  let ending = false;
  parser.onopentag = (tag) => reader.open(tag as Tag);
  parser.onclosetag = (name) => reader.close(name);
  parser.ondoctype = (doctype) => {
    if (/[[\]]|ENTITY|SYSTEM|PUBLIC/i.test(doctype))
      throw refused(parser.line + 1, 'the document type names or defines entities: none is ever expanded');
  };
  parser.onerror = (error) => {
    const [message] = error.message.split('\n', 1);
    if (!ending) throw refused(parser.line + 1, `it is not well-formed: ${message}`);
    reader.scan.cutOff ??= { line: parser.line + 1, message: message! };
  };
  for (let start = 0; start < text.length; start += CHUNK_CHARACTERS)
    parser.write(text.slice(start, start + CHUNK_CHARACTERS));
  ending = true;
  parser.error = null as unknown as Error;
  parser.close();
  return reader.finish();
}

class ScanReader {
  readonly scan: Scan = {
    args: null,
    version: null,
    startedAt: null,
    hosts: [],
    silent: [],
    counted: null,
    cutOff: null,
    failure: null,
  };
  private readonly line: () => number;
  private readonly path: string[] = [];
  private host: (ScannedHost & { up: boolean }) | null = null;
  private port: ScannedPort | null = null;
  private guess: OsGuess | null = null;

  constructor(line: () => number) {
    this.line = line;
  }

  open({ name, attributes }: Tag): void {
    if (this.path.length === 0 && name !== 'nmaprun')
      throw refused(this.line(), `it is <${name.slice(0, 40)}>, not the output of nmap -oX (<nmaprun>)`);
    this.path.push(name);
    if (this.path.length > MAX_DEPTH) throw refused(this.line(), `it is nested deeper than ${MAX_DEPTH} elements`);
    const given = (key: string): string | null =>
      (Object.hasOwn(attributes, key) ? attributes[key]!.trim() : null) || null;
    if (this.path.length <= 2 || this.path[1] === 'runstats') this.openRun(name, given);
    if (this.path[1] === 'host') this.openHost(this.path.slice(2).join('/'), given);
  }

  private openRun(name: string, given: (key: string) => string | null): void {
    if (name === 'nmaprun') {
      this.scan.args = given('args');
      this.scan.version = given('version');
      const start = Number(given('start'));
      if (Number.isSafeInteger(start) && start > 0 && start < 1e11) this.scan.startedAt = new Date(start * 1_000);
    } else if (name === 'host') {
      this.host = {
        line: this.line(),
        addresses: [],
        macs: [],
        cardVendor: null,
        hostnames: [],
        ports: [],
        os: [],
        reason: null,
        up: false,
      };
    } else if (name === 'finished') {
      const message = given('errormsg');
      if (message || (given('exit') ?? 'success') !== 'success') this.scan.failure = message ?? given('exit');
    } else if (name === 'hosts') {
      const [up, down, total] = ['up', 'down', 'total'].map((key) => whole(given(key)));
      if (up !== null && down !== null && total !== null && up !== undefined)
        this.scan.counted = { up, down: down ?? 0, total: total ?? 0 };
    }
  }

  private openHost(path: string, given: (key: string) => string | null): void {
    const host = this.host!;
    if (path === 'status') {
      host.up = given('state') === 'up';
      host.reason = given('reason');
    } else if (path === 'address') {
      const address = given('addr')?.toLowerCase();
      if (address) (given('addrtype') === 'mac' ? host.macs : host.addresses).push(address);
      if (given('addrtype') === 'mac') host.cardVendor ??= given('vendor');
    } else if (path === 'hostnames/hostname') {
      const name = given('name');
      if (name) host.hostnames.push({ name, type: given('type') ?? '' });
    } else if (path === 'ports/port') {
      const number = whole(given('portid'));
      this.port =
        number === null || number > 65_535
          ? null
          : { line: this.line(), protocol: given('protocol') ?? '', port: number, state: '', service: null };
    } else if (path === 'ports/port/state' && this.port) {
      this.port.state = given('state') ?? '';
    } else if (path === 'ports/port/service' && this.port) {
      this.port.service = {
        name: given('name'),
        product: given('product'),
        version: given('version'),
        extra: given('extrainfo'),
        osType: given('ostype'),
        deviceType: given('devicetype'),
        hostname: given('hostname'),
        method: given('method'),
        confidence: Math.min(whole(given('conf')) ?? 0, 10),
      };
    } else if (path === 'os/osmatch') {
      const name = given('name');
      this.guess = name ? { name, accuracy: percent(given('accuracy')), classes: [] } : null;
    } else if (path === 'os/osmatch/osclass' && this.guess) {
      this.guess.classes.push({
        type: given('type') ?? '',
        vendor: given('vendor') ?? '',
        family: given('osfamily') ?? '',
        generation: given('osgen') ?? '',
        accuracy: percent(given('accuracy')),
      });
    }
  }

  close(name: string): void {
    const path = this.path.slice(1).join('/');
    if (path === 'host' && this.host) {
      const { up, ...host } = this.host;
      if (up && host.addresses.length > 0) this.scan.hosts.push(host);
      else this.scan.silent.push(...host.addresses);
      this.host = null;
    } else if (path === 'host/ports/port' && this.port) {
      this.host!.ports.push(this.port);
      this.port = null;
    } else if (path === 'host/os/osmatch' && this.guess) {
      this.host!.os.push(this.guess);
      this.guess = null;
    }
    if (name === this.path.at(-1)) this.path.pop();
  }

  finish(): Scan {
    const { scan } = this;
    if (scan.cutOff && scan.hosts.length === 0)
      throw refused(scan.cutOff.line, `it is cut off before any host was told (${scan.cutOff.message})`);
    if (scan.args === null && scan.version === null && scan.hosts.length === 0)
      throw refused(this.line(), 'it is not the output of nmap -oX');
    if (scan.cutOff && this.host)
      scan.cutOff.message = `in the middle of the host ${this.host.addresses[0] ?? 'that began last'}`;
    return scan;
  }
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function percent(text: string | null): number {
  return Math.min(whole(text) ?? 0, 100);
}

function refused(line: number, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `The scan cannot be read: line ${line}: ${message}.`, {
    issues: [{ path: '', message, line }],
  });
}
