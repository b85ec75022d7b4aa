/**
 * The other kind of driver: it sends one request to a service (LDAP, HTTP) and tells truthfully what came of it. The far
 * side keeps no marks of ours, so what an interruption leaves behind is found out by asking it, not by a marker.
 *
 * Promises that every request driver keeps (drivers/driver/requestConformance.ts holds each one to them, against the
 * real thing)
 * - Nothing is sent after a cancellation that came before it.
 * - A request that must stop (time-out, cancellation) is given up at once; the error says by `extra.stopped` whether it
 *   is known not to have changed anything.
 * - A connection that breaks under way is `host_connection_lost`; one that never came about is `host_unreachable`.
 * - The other side is who it should be: a certificate that is not trusted is `host_auth_failed`, before anything is said.
 * - No secret of the request, and none of the sign-in, stands in an error.
 */
export interface RequestDriver<Target, Request, Answer> {
  request(target: Target, request: Request, options: RequestOptions): Promise<Answer>;
}

export interface RequestOptions {
  timeoutMs: number;
  signal?: AbortSignal;
}
