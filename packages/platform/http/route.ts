import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import type { Actor, Authority } from '../registry/context.ts';
import { createContext, type TrackedContext } from '../registry/createContext.ts';
import type { AnyOperation } from '../registry/operation.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type BulkLine, type BulkResult, runBulk } from './bulk.ts';
import { refuseContentType } from './contentType.ts';
import { selectFields } from './fields.ts';
import type { Download } from './file.ts';
import { refuseHostile } from './hostile.ts';
import {
  claimKey,
  type EarlierAnswer,
  findEarlierAnswer,
  type Idempotency,
  idempotencyOf,
  isClaimedKey,
  keepAnswer,
  lostAnswer,
} from './idempotency.ts';
import { invalidInput, statusOf, toPlumblineError, toProblem } from './problem.ts';
import { sendEvents } from './stream.ts';

const DEFAULT_BODY_LIMIT_BYTES = 1_048_576;
/** A request that works longer than this is given up; what takes longer belongs into the background. */
const WORK_TIMEOUT_MS = 60_000;

export interface Gate {
  workspaceOf(request: FastifyRequest): Promise<Workspace>;
  /** Who sends the request; null when nobody is signed in. */
  actorOf(workspace: Workspace, request: FastifyRequest): Promise<Actor | null>;
  authorityOf(workspace: Workspace): Authority;
  onAuthorityChange(workspace: Workspace, listener: () => void): Promise<() => void>;
  /** Aborted when the server stops: it ends what streams. */
  stopping: AbortSignal;
}

/** Makes the Fastify route of an operation: everything that is the same for all of them happens here, once. */
export function addRoute(app: FastifyInstance, operation: AnyOperation, gate: Gate): void {
  const parts = {
    params: closed(operation.params),
    query: closed(operation.query),
    body: operation.bulk ? undefined : closed(operation.body),
  };
  const senders = new WeakMap<FastifyRequest, { workspace: Workspace; actor: Actor | null }>();
  app.route({
    method: operation.method,
    url: `/api/v1${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    bodyLimit: operation.bodyLimit ?? DEFAULT_BODY_LIMIT_BYTES,
    // A HEAD of a stream would never end.
    exposeHeadRoute: !operation.stream,
    // Before a byte of the body is read: a stranger does not make us take in and parse megabytes.
    preParsing: async (request) => {
      const workspace = await gate.workspaceOf(request);
      const actor = await gate.actorOf(workspace, request);
      if (!actor && operation.permission !== 'public') throw new PlumblineError('not_signed_in', 'Sign in first.');
      senders.set(request, { workspace, actor });
    },
    handler: async (request, reply) => {
      const { workspace, actor } = senders.get(request)!;
      refuseContentType(operation, request);
      const input = {
        params: parse('params', parts.params, request.params),
        query: parse('query', parts.query, request.query),
        body: operation.raw
          ? (request.body ?? Readable.from([]))
          : operation.bulk
            ? undefined
            : parse('body', parts.body, request.body ?? undefined),
      };
      const aborter = abortWith(
        request,
        gate.stopping,
        operation.stream || operation.download ? null : WORK_TIMEOUT_MS,
      );
      const idempotency =
        actor && operation.method === 'POST' && !operation.secretAnswer
          ? keyOf(workspace, request, actor, operation, {
              ...input,
              ...(operation.bulk ? { body: request.body } : {}),
              // A file is not kept in memory to be compared: its length has to do.
              ...(operation.raw ? { body: request.headers['content-length'] ?? null } : {}),
            })
          : null;
      let context: TrackedContext | undefined;
      try {
        if (idempotency) {
          const earlier = await findEarlierAnswer(workspace, idempotency, aborter.signal);
          if (earlier) return replay(reply, operation, earlier);
        }
        context = createContext({
          workspace,
          authority: gate.authorityOf(workspace),
          actor: actor ?? nobody,
          operation: operation.id,
          requestId: request.id,
          signal: aborter.signal,
          ifMatch: operation.versioned ? versionOf(request) : null,
          remembersAsked: operation.stream === true,
          ...(idempotency ? { onTransaction: (tx, now) => claimKey(tx, now, idempotency) } : {}),
        });
        if (operation.stream) {
          const unwatch = await endWhenRefused(gate, request, context, aborter.abort);
          try {
            const events = operation.handler(context, input) as AsyncIterable<unknown>;
            return await sendEvents(reply, events, aborter.signal, () => assertAuthorised(operation, context!));
          } finally {
            unwatch();
          }
        }
        if (operation.download) return await sendFile(reply, operation, context, input);
        if (operation.bulk)
          return await sendBulk(reply, operation, context, input, String(request.body ?? ''), idempotency);
        return await sendAnswer(reply, operation, context, input, idempotency);
      } catch (error) {
        // Another request with the same key was faster: what it answered is the answer.
        const earlier =
          idempotency && isClaimedKey(error) ? await findEarlierAnswer(workspace, idempotency, aborter.signal) : null;
        if (earlier) return replay(reply, operation, earlier);
        // What had been stored before the failure stays: then the refusal is the answer to a repetition too.
        if (idempotency && context?.committed) await keepRefusal(workspace, idempotency, error, request.id);
        throw error;
      } finally {
        aborter.release();
      }
    },
  });
}

function replay(reply: FastifyReply, operation: AnyOperation, { status, response }: EarlierAnswer): FastifyReply {
  reply.code(status).header('idempotency-replayed', 'true');
  if (status >= 400) return reply.header('content-type', 'application/problem+json').send(JSON.stringify(response));
  if (operation.bulk) return sendLines(reply, response as BulkResult[]);
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(response));
}

async function keepRefusal(
  workspace: Workspace,
  idempotency: Idempotency,
  thrown: unknown,
  requestId: string,
): Promise<void> {
  const error = toPlumblineError(thrown);
  // What failed through no fault of the request says "try again": whoever does must not be told so for ever.
  const problem = toProblem(statusOf[error.code] >= 500 ? lostAnswer() : error, requestId);
  await keepAnswer(workspace.db, idempotency, problem.status, problem).catch((error) =>
    workspace.log.warn({ err: error }, 'the refusal of a request with an Idempotency-Key could not be kept'),
  );
}

const nobody: Actor = { personId: 0, name: 'nobody', kind: 'person', administrator: false };

/** Unknown members are refused, so that a misspelt filter is never silently ignored. */
function closed(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}

function parse(where: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown {
  refuseHostile(value, `/${where}`);
  if (!schema) {
    if (where === 'query' && value && Object.keys(value).length > 0) {
      throw new PlumblineError('invalid_input', 'This operation takes no query.', {
        issues: [{ path: '/query', message: 'must be empty' }],
      });
    }
    return undefined;
  }
  const result = schema.safeParse(value);
  if (!result.success) throw invalidInput(where, result.error);
  return result.data;
}

function keyOf(
  workspace: Workspace,
  request: FastifyRequest,
  actor: Actor,
  operation: AnyOperation,
  input: unknown,
): Idempotency | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string'
    ? idempotencyOf(workspace, key, { actor, operation: operation.id, request: input })
    : null;
}

function versionOf(request: FastifyRequest): number {
  const tag = request.headers['if-match'];
  if (tag === undefined) throw new PlumblineError('precondition_required', 'Send the ETag that you read as If-Match.');
  const version = Number(/^(?:W\/)?"(\d{1,9})"$/.exec(tag)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(version))
    throw new PlumblineError('invalid_input', `If-Match must be an ETag such as "3".`, {
      issues: [{ path: '/headers/if-match', message: 'must be an ETag such as "3"' }],
    });
  return version;
}

function abortWith(
  request: FastifyRequest,
  stopping: AbortSignal,
  timeoutMs: number | null,
): { signal: AbortSignal; abort(): void; release(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = timeoutMs === null ? undefined : setTimeout(abort, timeoutMs);
  request.raw.socket.once('close', abort);
  stopping.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    abort,
    release() {
      clearTimeout(timer);
      request.raw.socket.off('close', abort);
      stopping.removeEventListener('abort', abort);
    },
  };
}

/** Grants and keys also end by themselves, with no notice. */
const LOOK_AGAIN_EVERY_MS = 15_000;

/** What streams outlives neither the sign-in it came by nor what it was allowed by: then it ends, and the client asks anew. */
async function endWhenRefused(
  gate: Gate,
  request: FastifyRequest,
  context: TrackedContext,
  end: () => void,
): Promise<() => void> {
  const { workspace } = context;
  let looking = false;
  let again = false;
  const look = async (): Promise<void> => {
    again = true;
    if (looking) return;
    looking = true;
    try {
      while (again) {
        again = false;
        const actor = await gate.actorOf(workspace, request);
        if (!actor || !(await context.stillHolds(gate.authorityOf(workspace), actor))) end();
      }
    } catch (error) {
      // Without the database nothing streams either; the next look comes.
      workspace.log.warn({ err: error }, 'whether a stream may go on could not be asked');
    } finally {
      looking = false;
    }
  };
  const stop = await gate.onAuthorityChange(workspace, () => void look());
  const timer = setInterval(() => void look(), LOOK_AGAIN_EVERY_MS);
  return () => {
    clearInterval(timer);
    stop();
  };
}

type Input = { params: unknown; query: unknown; body: unknown };

/** An answer that nobody was authorised for is a defect of ours; it must not leave the house. */
function assertAuthorised(operation: AnyOperation, context: TrackedContext): void {
  if (operation.permission !== 'public' && !context.authorised)
    throw new Error(`The operation ${operation.id} authorised nothing.`);
}

async function sendAnswer(
  reply: FastifyReply,
  operation: AnyOperation,
  context: TrackedContext,
  input: Input,
  idempotency: Idempotency | null,
) {
  const result = await (operation.handler(context, input) as Promise<unknown>);
  assertAuthorised(operation, context);
  let answer: unknown = operation.output.parse(result);
  const version = (answer as { version?: unknown } | null)?.version;
  if (typeof version === 'number') reply.header('etag', `"${version}"`);
  const fields = (input.query as { fields?: string } | undefined)?.fields;
  if (fields !== undefined) answer = selectFields(answer, fields);
  const status = operation.status ?? 200;
  if (idempotency) await keepAnswer(context.workspace.db, idempotency, status, answer);
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer));
}

async function sendFile(reply: FastifyReply, operation: AnyOperation, context: TrackedContext, input: Input) {
  const file = (await operation.handler(context, input)) as Download;
  assertAuthorised(operation, context);
  return reply
    .header('content-type', file.contentType)
    .header('content-disposition', `attachment; filename="${file.fileName.replaceAll(/[^\w.-]/g, '_')}"`)
    .send(Readable.from(file.chunks));
}

async function sendBulk(
  reply: FastifyReply,
  operation: AnyOperation,
  context: TrackedContext,
  input: Input,
  text: string,
  idempotency: Idempotency | null,
) {
  if (text.trim() === '')
    throw new PlumblineError('invalid_input', 'The body has no lines.', {
      issues: [{ path: '/body', message: 'must have a line for each item' }],
    });
  const handle = async (lines: BulkLine[]): Promise<BulkResult[]> => {
    const results = (await operation.handler(context, { ...input, body: lines })) as BulkResult[];
    assertAuthorised(operation, context);
    return results;
  };
  const all: BulkResult[] = [];
  for await (const results of runBulk(text, operation.body, handle)) {
    for (const result of results) all.push(result);
    const refused = results.find(
      (result) => result.error && ['forbidden', 'not_signed_in'].includes(result.error.code),
    );
    // Nobody needs a hundred thousand lines that all say "forbidden".
    if (refused && results.every((result) => !result.ok)) {
      const code = refused.error!.code as 'forbidden';
      return reply
        .code(statusOf[code])
        .header('content-type', 'application/problem+json')
        .send(JSON.stringify(toProblem(new PlumblineError(code, refused.error!.message), context.requestId)));
    }
  }
  if (idempotency) await keepAnswer(context.workspace.db, idempotency, 200, all);
  return sendLines(reply, all);
}

function sendLines(reply: FastifyReply, results: BulkResult[]): FastifyReply {
  const lines = results.map((result) => `${JSON.stringify(result)}\n`);
  return reply.header('content-type', 'application/x-ndjson; charset=utf-8').send(lines.join(''));
}
