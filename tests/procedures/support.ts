import { execFile } from 'node:child_process';
import type { TestDirectory } from '../../packages/testkit/directory/index.ts';

/** Whether a password opens the account, asked by OpenLDAP's own client. */
export function binds(directory: TestDirectory, dn: string, password: string): Promise<string> {
  const args = [
    '-x',
    '-H',
    directory.url,
    '-D',
    dn,
    '-w',
    password,
    '-e',
    'ppolicy',
    '-b',
    directory.baseDn,
    '-s',
    'base',
  ];
  return new Promise((resolve, reject) => {
    execFile('ldapsearch', args, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`;
      if (!error) resolve('accepted');
      else if (/change.*password|Password must be changed|must change/i.test(said))
        resolve('accepted, and must change it');
      else if (said.includes('Invalid credentials')) resolve('refused');
      else reject(new Error(said));
    });
  });
}
