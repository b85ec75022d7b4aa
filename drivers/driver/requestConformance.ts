import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlumblineError } from '#kernel';
import type { RequestDriver } from './request.ts';

export interface RequestSubject<Target, Request, Answer> {
  driver: RequestDriver<Target, Request, Answer>;
  target: Target;
  /** The same target at another port of this machine. */
  at(port: number): Target;
  /** The same target, trusting another authority. */
  distrusted: Target;
  /** A question that is answered, and changes nothing. */
  question: Request;
  /** Something that changes things, and holds this secret. */
  change: Request;
  secret: string;
  /** A sign-in that is refused, with this password. */
  refusedSignIn: { target: Target; request: Request; password: string };
}

/** The promises of drivers/driver/request.ts, held against the real thing. */
export function describeRequestConformance<Target, Request, Answer>(
  name: string,
  subject: () => RequestSubject<Target, Request, Answer>,
): void {
  describe(`${name} keeps the promises of a request driver`, () => {
    const quick = { timeoutMs: 100_000 };
    const sockets = new Set<Socket>();
    let heard = 0;
    /** Takes connections and requests, and never answers. */
    const silent = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.on('data', () => {
        heard += 1;
        for (const waiting of onHeard.splice(0)) waiting(socket);
      });
    });
    let onHeard: ((socket: Socket) => void)[] = [];
    const nextRequest = () => new Promise<Socket>((resolve) => onHeard.push(resolve));
    let port: number;
    beforeAll(async () => {
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      port = (silent.address() as { port: number }).port;
    });
    afterAll(() => {
      onHeard = [];
      for (const socket of sockets) socket.destroy();
      silent.close();
    });

    it('answers', async () => {
      const { driver, target, question } = subject();
      expect(await driver.request(target, question, quick)).toBeDefined();
    });

    it('sends nothing after a cancellation', async () => {
      const { driver, at, change } = subject();
      const before = heard;
      await refused(driver.request(at(port), change, { ...quick, signal: AbortSignal.abort() }), 'cancelled');
      expect(heard).toBe(before);
    });

    it('gives up a request that takes too long, and says that a change may have been made', async () => {
      const { driver, at, change, question, secret } = subject();
      // Of one that had arrived when its time was up: on a slow machine it may not have, and is given twice the time.
      let error: PlumblineError;
      let before: number;
      let timeoutMs = 200;
      do {
        before = heard;
        error = await refused(driver.request(at(port), change, { timeoutMs }), 'command_timed_out');
        timeoutMs *= 2;
      } while (heard === before);
      expect(error.extra).toMatchObject({ stopped: false });
      expect(error.message).not.toContain(secret);
      const asked = await refused(driver.request(at(port), question, { timeoutMs: 200 }), 'command_timed_out');
      expect(asked.extra).toMatchObject({ stopped: true });
    });

    it('gives up a request that is cancelled', async () => {
      const { driver, at, change } = subject();
      const cancel = new AbortController();
      const sent = nextRequest();
      const running = driver.request(at(port), change, { ...quick, signal: cancel.signal });
      running.catch(() => {});
      await Promise.race([sent, running]);
      cancel.abort();
      expect((await refused(running, 'cancelled')).extra).toMatchObject({ stopped: false });
    });

    it('tells a connection that broke under way from one that never came about', async () => {
      const { driver, at, change, secret } = subject();
      const sent = nextRequest();
      const running = driver.request(at(port), change, quick);
      running.catch(() => {});
      ((await Promise.race([sent, running])) as Socket).destroy();
      const lost = await refused(running, 'host_connection_lost');
      const closed = await refused(driver.request(at(9), change, quick), 'host_unreachable');
      for (const error of [lost, closed]) expect(told(error)).not.toContain(secret);
    });

    it('speaks to nobody whose certificate is not trusted', async () => {
      const { driver, distrusted, change, secret } = subject();
      const error = await refused(driver.request(distrusted, change, quick), 'host_auth_failed');
      expect(told(error)).not.toContain(secret);
    });

    it('says when the sign-in is refused, without the password', async () => {
      const { target, request, password } = subject().refusedSignIn;
      const error = await subject()
        .driver.request(target, request, quick)
        .then(
          () => null,
          (thrown) => thrown,
        );
      if (error) expect([error.code, told(error).includes(password)]).toEqual(['host_auth_failed', false]);
    });
  });
}

const told = (error: PlumblineError): string => JSON.stringify([error.message, error.extra, error.issues, error.stack]);

export async function refused(promise: Promise<unknown>, code: string): Promise<PlumblineError> {
  const error = await promise.then(
    (value) => new Error(`Nothing was refused: ${JSON.stringify(value)}`),
    (thrown) => thrown,
  );
  if (!(error instanceof PlumblineError)) throw error;
  expect([error.code, error.message]).toEqual([code, expect.any(String)]);
  return error;
}
