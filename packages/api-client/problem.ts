/** What the server says when it refuses (RFC 9457, with our code and what to do). */
export interface ProblemDocument {
  title: string;
  status: number;
  code: string;
  detail: string;
  remedy: string;
  issues: { path: string; message: string; line?: number }[];
  requestId: string;
  [extra: string]: unknown;
}

/** The policies that a refusal of authority follows from, each with why there is such a one. */
export function policiesOf({ policies, reasons }: Record<string, unknown>): { id: string; why: string }[] {
  if (!Array.isArray(policies)) return [];
  return policies.map((id, index) => ({
    id: String(id),
    why: Array.isArray(reasons) ? String(reasons[index] ?? '') : '',
  }));
}

/** A refusal of the server, or that it could not be reached (status 0, code `unreachable`). */
export class ApiProblem extends Error {
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument, options?: ErrorOptions) {
    super(problem.detail, options);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** Reads a refusal, whatever stands between us and the server may have made of it. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as ProblemDocument;
    if (typeof problem.code === 'string') return new ApiProblem(problem);
  } catch {
    // Not ours: a proxy's page, say. The plain words below serve for it.
  }
  return new ApiProblem({
    title: response.statusText,
    status: response.status,
    code: 'unexpected_answer',
    detail: `The server answered ${response.status} ${response.statusText} without saying why.`,
    remedy: 'Check that the address is that of a Plumbline server.',
    issues: [],
    requestId: response.headers.get('x-request-id') ?? '',
  });
}
