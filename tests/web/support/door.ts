// The way out of the browser's network: each connection to this port goes on, byte for byte, through a socket in the file
// system, which all networks of a machine share.
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';

export const DOOR = 1080;

if (import.meta.main) {
  const shelter = process.argv[2]!;
  const server = createServer((inside) => {
    const outside = connect(shelter);
    // A connection that breaks is the browser's to notice.
    pipeline(inside, outside, () => {});
    pipeline(outside, inside, () => {});
  });
  // Says that it is open, and is held for as long as the test lives.
  server.listen(DOOR, '127.0.0.1', () => connect(shelter).on('close', () => process.exit()));
}
