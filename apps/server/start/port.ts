import { createServer } from 'node:net';
import { PlumblineError } from '#kernel';
import { findPortHolder } from './portHolder.ts';

function listenError(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

async function nextFreePort(host: string, port: number): Promise<number | null> {
  for (let candidate = port + 1; candidate <= Math.min(port + 50, 65_535); candidate++) {
    if ((await listenError(host, candidate)) === null) return candidate;
  }
  return null;
}

async function refusal(host: string, port: number): Promise<PlumblineError> {
  const holder = findPortHolder(port);
  const free = await nextFreePort(host, port);
  const who = holder ? `process ${holder.pid} (${holder.command})` : 'a program of another user';
  const instead = free ? ` Start with another port, for example: PLUMBLINE_PORT=${free} npm start` : '';
  return new PlumblineError('port_taken', `Port ${port} on ${host} is taken by ${who}.${instead}`);
}

/** Throws `port_taken` (who holds it, what to set) or `invalid_input` when we could not listen there. */
export async function assertCanListen(host: string, port: number): Promise<void> {
  const error = await listenError(host, port);
  if (error === null) return;
  if (error.code === 'EADDRINUSE') throw await refusal(host, port);
  const why =
    error.code === 'EACCES'
      ? `Ports below 1024 need root; set PLUMBLINE_PORT to a higher one.`
      : `Check PLUMBLINE_HOST and PLUMBLINE_PORT (${error.message}).`;
  throw new PlumblineError('invalid_input', `Plumbline cannot listen on ${host} port ${port}. ${why}`);
}
