import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../fleet/command.ts';

/** `ca.pem`, and signed by it `server.pem` with `server.key`, for this machine itself. */
export async function makeCertificate(folder: string): Promise<void> {
  const inside = (name: string): string => join(folder, name);
  const make = (...args: string[]) => run('openssl', ...args);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = ['-x509', ...newKey, '-keyout', inside('ca.key'), '-out', inside('ca.pem'), '-days', '2'];
  await make('req', ...authority, '-subj', '/CN=authority of a test');
  await make('req', ...newKey, '-keyout', inside('server.key'), '-out', inside('server.csr'), '-subj', '/CN=localhost');
  writeFileSync(inside('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signing = ['-CA', inside('ca.pem'), '-CAkey', inside('ca.key'), '-CAcreateserial', '-extfile', inside('names')];
  await make('x509', '-req', '-in', inside('server.csr'), ...signing, '-out', inside('server.pem'), '-days', '2');
}
