// A browser as the sign-in sees it: cookies that are kept, an origin, an address. For tests.
import { PlumblineError } from '#kernel';
import { CLIENT_ADDRESS_HEADER, type Workspace } from '#platform';
import { signInSettings } from '../settings.ts';
import { signIn } from '../signIn.ts';

export const BASE_URL = 'http://127.0.0.1:1';

export function provideSignIn(workspace: Workspace, options: { baseUrl?: string; pathPrefix?: string } = {}): void {
  workspace.provide(signInSettings, {
    secret: 'a secret of a test that is long enough',
    baseUrl: options.baseUrl ?? BASE_URL,
    pathPrefix: options.pathPrefix ?? '',
  });
}

export interface Said {
  status: number;
  code: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  body: any;
  location: string | null;
  setCookies: string[];
  extra: Record<string, unknown>;
}

export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly workspace: Workspace;
  readonly address: string;

  constructor(workspace: Workspace, address = '192.0.2.10') {
    this.workspace = workspace;
    this.address = address;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(path: string): Promise<Said> {
    return this.ask('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<Said> {
    return this.ask('POST', path, body);
  }

  async ask(method: string, path: string, body?: unknown): Promise<Said> {
    const { baseUrl, pathPrefix } = this.workspace.port(signInSettings);
    const url = path.startsWith('http') ? path : `${baseUrl}${pathPrefix}/api/auth/${path}`;
    const headers = new Headers({
      origin: baseUrl,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      [CLIENT_ADDRESS_HEADER]: this.address,
    });
    if (this.cookies.size > 0) headers.set('cookie', this.cookie);
    if (method === 'POST') headers.set('content-type', 'application/json');
    const request = new Request(url, { method, headers, ...(method === 'POST' ? { body: JSON.stringify(body) } : {}) });
    const none = { status: 0, code: null, body: null, location: null, setCookies: [], extra: {} };
    try {
      const answer = await (await this.workspace.get(signIn)).handle(request);
      const setCookies = answer.headers.getSetCookie();
      for (const one of setCookies) this.keep(one);
      const text = await answer.text();
      return {
        ...none,
        status: answer.status,
        body: /json/.test(answer.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : text,
        location: answer.headers.get('location'),
        setCookies,
      };
    } catch (error) {
      // As the HTTP layer would tell it.
      if (error instanceof PlumblineError)
        return { ...none, code: error.code, body: error.message, extra: error.extra };
      throw error;
    }
  }

  async actor() {
    return (await this.workspace.get(signIn)).actorOf(this.cookie);
  }

  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ');
    const at = pair.indexOf('=');
    const gone = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (gone) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
