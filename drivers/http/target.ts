import type { Opened } from './opened.ts';

/** Who is spoken to, and what makes it trusted. */
export interface HttpTarget {
  /** PEM of the authorities that may have signed its certificate; null: those that the system trusts. */
  ca: string | null;
  /**
   * Which addresses of this machine and of private networks may be spoken to: behind those lie services that trust whoever
   * reaches them. Link-local ones are not among them, whatever this says.
   */
  opened: Opened;
}

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** http:// or https://, without a sign-in in it. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  /** Makes a repetition recognisable (Idempotency-Key); null: it may be done any number of times. */
  idempotencyKey: string | null;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The answer was longer than what is read of it. */
  truncated: boolean;
  durationMs: number;
}

/** Nothing of these changes anything (RFC 9110, 9.2.1). */
export const isQuestion = (method: HttpRequest['method']): boolean => method === 'GET' || method === 'HEAD';
