import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { assertCanListen } from './port.ts';
import { listeningInodes, shownCommand } from './portHolder.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1C84 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0
   1: 0100007F:1C84 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4343 1 0 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4444 1 0 100 0 0 10 0
`;

it('finds the socket that listens, not one that is connected', () => {
  expect(listeningInodes(table, 7300)).toEqual(['4242']);
  expect(listeningInodes(table, 7301)).toEqual([]);
});

it('shows the program and its script, never other arguments', () => {
  expect(shownCommand('/usr/bin/node\0--no-warnings=x\0/srv/app.js\0--token\0secret\0')).toBe(
    '/usr/bin/node /srv/app.js',
  );
  expect(shownCommand('mysqld\0-p\0secret\0')).toBe('mysqld');
  expect(shownCommand('agent\0token=secret\0')).toBe('agent');
});

it.skipIf(process.platform !== 'linux')('says who holds a taken port and what to set', async () => {
  const script = `require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const holder = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = Number((await once(holder.stdout, 'data'))[0]);
    const refusal = assertCanListen('127.0.0.1', port);
    await expect(refusal).rejects.toMatchObject({ code: 'port_taken' });
    await expect(refusal).rejects.toThrow(
      new RegExp(
        `Port ${port} on 127.0.0.1 is taken by process ${holder.pid} \\(${process.execPath}\\).*PLUMBLINE_PORT=\\d+ npm start`,
      ),
    );
  } finally {
    holder.kill();
  }
});

it('says that an address is not of this machine', async () => {
  await expect(assertCanListen('192.0.2.1', 7300)).rejects.toThrow(
    'cannot listen on 192.0.2.1 port 7300. Check PLUMBLINE_HOST',
  );
});
