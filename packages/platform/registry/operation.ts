import type { z } from 'zod';
import type { ErrorCode } from '#kernel';
import type { Action } from './actions.ts';
import type { Context } from './context.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** How the CLI offers an operation: `plumbline <noun> <verb> <args…> --flags`. Query and body fields become flags. */
export interface CliVerb {
  words: string[];
  /** Path or body fields taken by position. */
  args?: string[];
  /** Columns of the table for people, as dotted paths into an item; default: all scalar fields. */
  columns?: string[];
}

/** One declaration an operation: validation, authorisation, OpenAPI, the typed client and the CLI verb come from it. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  id: string;
  method: Method;
  /** Under /api/v1, with {name} for path parameters. */
  path: string;
  tag: 'Estate' | 'Strategy' | 'Delivery' | 'Operations' | 'Insight' | 'People' | 'Platform';
  summary: string;
  description?: string;
  /** The action that the handler must authorise (no default). 'public' only for what needs no sign-in. */
  permission: Action | 'public';
  params?: Params;
  query?: Query;
  body?: Body;
  output: Output;
  /** Success status; 200 unless given. */
  status?: 200 | 201 | 202;
  errors?: ErrorCode[];
  /** Updates that need If-Match. */
  versioned?: boolean;
  /** Body as NDJSON, one item a line, answered by NDJSON with one result a line. */
  bulk?: boolean;
  /** Largest body in bytes; 1 MiB unless given. */
  bodyLimit?: number;
  /** The answer holds a secret: it is never kept, so an Idempotency-Key has no effect. */
  secretAnswer?: boolean;
  /** The body is a file of any content type: the handler gets its bytes as they come, and bounds them. Declare `body: rawBody`. */
  raw?: boolean;
  /** Content types of the file that it answers with: the handler gives a Download, which is sent as it is made. */
  download?: readonly string[];
  /** Answers as server-sent events: the handler yields them. */
  stream?: boolean;
  cli?: CliVerb;
  handler(
    context: Context,
    input: { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> },
  ): Promise<z.input<Output>> | AsyncIterable<unknown>;
}

export function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  declaration: Operation<P, Q, B, O>,
): Operation<P, Q, B, O> {
  return declaration;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds operations of every shape; each was checked when declared
export type AnyOperation = Operation<any, any, any, any>;
