// The first process of a domain's own namespaces: sockets that were opened outside come in here and lead to ports inside.
// When who started it is gone, it ends, and the kernel ends everything in there with it.
import { connect, type Server } from 'node:net';

process.on('message', ({ port }: { port: number }, outside: Server) => {
  outside.on('connection', (near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
});
process.on('disconnect', () => process.exit());
