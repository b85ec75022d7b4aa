/** A refusal or failure, as the API says it (RFC 9457), or as we say it when nobody answered. */
export interface ProblemBody {
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  remedy?: string;
  issues?: { path: string; message: string; line?: number }[];
  requestId?: string;
  [extra: string]: unknown;
}

export class Problem extends Error {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  readonly issues: { path: string; message: string; line?: number }[];
  readonly requestId: string | null;
  /** What a code says besides: the fingerprint of a host key, who could … */
  readonly extra: Record<string, unknown>;

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title ?? 'It did not work.');
    this.name = 'Problem';
    this.title = body.title ?? 'It did not work';
    this.status = body.status ?? 0;
    this.code = body.code ?? 'internal';
    this.detail = body.detail ?? '';
    this.remedy = body.remedy ?? 'Try again.';
    this.issues = body.issues ?? [];
    this.requestId = body.requestId || null;
    this.extra = body;
  }
}

export function offlineProblem(): Problem {
  return new Problem({
    title: 'Plumbline does not answer',
    code: 'offline',
    detail: 'The server could not be reached.',
    remedy: 'See whether it runs (npm start prints where) and whether this device has a network. We keep trying.',
  });
}

/** Reads the body of a failed answer; what is not problem+json (a proxy's page) becomes a plain problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  try {
    const body = JSON.parse(text) as ProblemBody & { message?: string };
    return new Problem({ ...body, detail: body.detail ?? body.message ?? '', status: response.status });
  } catch {
    return new Problem({
      title: 'An answer we do not understand',
      status: response.status,
      code: 'internal',
      detail: `${response.url.replace(location.origin, '')} answered ${response.status} ${response.statusText}`.trim(),
      remedy: 'Try again. If it stays, read the server’s log.',
    });
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    title: 'Something went wrong in this page',
    code: 'page',
    detail: String(error instanceof Error ? error.message : error),
    remedy: 'Load the page again.',
  });
}
