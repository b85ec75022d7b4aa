import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PlumblineError } from '#kernel';
import type { AnyOperation } from '../registry/operation.ts';

const NDJSON = 'application/x-ndjson';
const YAML = ['application/yaml', 'text/yaml', 'application/x-yaml'];

/** Reads JSON, NDJSON and YAML, as UTF-8 and nothing else: bytes that are not would be stored as question marks. */
export function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const text = utf8(body);
    if (text === null) done(notUtf8());
    else parseJson(request, text, done);
  });
  app.addContentTypeParser([NDJSON, ...YAML], { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    const text = utf8(body);
    if (text === null) done(notUtf8());
    else done(null, text);
  });
}

/** Hands the bytes of a file on as they come, whatever they are; the operation reads and bounds them. */
export function addRawParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

function utf8(body: Buffer): string | null {
  return isUtf8(body) ? body.toString('utf8') : null;
}

function notUtf8(): PlumblineError {
  return new PlumblineError('malformed_body', 'The body is not UTF-8.');
}

/** What is readable for some operation may be the wrong thing for this one. */
export function refuseContentType(operation: AnyOperation, request: FastifyRequest): void {
  const sent = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (operation.raw || sent === undefined || request.body === undefined || request.method === 'GET') return;
  const taken = typesOf(operation);
  if (!taken.includes(sent))
    throw new PlumblineError(
      'unsupported_media_type',
      `This operation reads ${taken.join(' or ')}, not ${sent.slice(0, 80)}.`,
    );
}

function typesOf(operation: AnyOperation): string[] {
  if (operation.bulk) return [NDJSON];
  // A body that may be a plain text is a YAML document.
  return operation.body?.safeParse('x').success ? ['application/json', ...YAML] : ['application/json'];
}
