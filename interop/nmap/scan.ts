/**
 * What `nmap -oX` says, as plain facts. The format: nmap.dtd, shipped with nmap.
 *
 * Words
 * - A *scan* is one run of nmap. It is a look from outside, from one place, at one time: what did not answer may exist.
 */
export interface Scan {
  /** The command line, as nmap repeats it. */
  args: string | null;
  version: string | null;
  startedAt: Date | null;
  hosts: ScannedHost[];
  /** Addresses that did not answer, as far as the file names them (nmap -v does). */
  silent: string[];
  /** nmap's own count. */
  counted: { up: number; down: number; total: number } | null;
  /** Where the file ends before the scan did: the line, and what was being told. */
  cutOff: { line: number; message: string } | null;
  /** What nmap says went wrong. */
  failure: string | null;
}

export interface ScannedHost {
  line: number;
  addresses: string[];
  macs: string[];
  /** Maker of the network card, by nmap's own list. */
  cardVendor: string | null;
  hostnames: { name: string; type: string }[];
  ports: ScannedPort[];
  os: OsGuess[];
  /** Why nmap calls it up: arp-response, echo-reply, syn-ack … */
  reason: string | null;
}

export interface ScannedPort {
  line: number;
  protocol: string;
  port: number;
  state: string;
  service: ScannedService | null;
}

export interface ScannedService {
  name: string | null;
  product: string | null;
  version: string | null;
  extra: string | null;
  osType: string | null;
  deviceType: string | null;
  hostname: string | null;
  /** `probed`: the service answered; `table`: only its port is known. */
  method: string | null;
  /** 0 to 10. */
  confidence: number;
}

export interface OsGuess {
  name: string;
  /** Percent. */
  accuracy: number;
  classes: { type: string; vendor: string; family: string; generation: string; accuracy: number }[];
}
