import { OidcError, type ɵSendRequest } from 'oidc-client-lib';
import type { FakeClock } from './fake-clock';
import type { FakeIssuer } from './fake-issuer';

/** The network, with a {@link FakeIssuer} and the app's own server in it, and nobody else. */
export class FakeNetwork {
  /** URLs that were asked for. */
  readonly requests: string[] = [];
  /** What is broken: `network`, `offline` or `timeout` for all requests, or nothing. */
  failure: 'network' | 'offline' | 'timeout' | null = null;
  /** Seconds that the app's own server is ahead of the true time; `null`: it tells no time. */
  appServerError: number | null = 0;
  /** `Age` of the app server's answer, as a shared cache gives it, in seconds. */
  appServerAge: number | null = null;
  /** What the UserInfo endpoint answers. */
  userInfo: () => object | null = () => null;
  /** Documents that answer in place of the issuer's, by URL. */
  readonly documents = new Map<string, string>();

  constructor(
    private readonly issuer: FakeIssuer,
    private readonly clock: FakeClock,
  ) {}

  /** What the library sends its requests by. */
  readonly send: ɵSendRequest = (url, init) => this.clock.waitFor(this.answer(url, init));

  private async answer(url: string, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
    this.requests.push(url);
    if (this.failure) {
      throw new OidcError(this.failure, { detail: url });
    }
    if (init.method === 'HEAD') {
      return { response: this.headResponse(), text: '' };
    }
    const text = this.documents.get(url) ?? (await this.documentOf(url, init));
    if (text === undefined) {
      throw new OidcError('http_error', { detail: `404 from ${url}`, status: 404 });
    }
    return { response: responseWith({ 'content-type': 'application/json' }), text };
  }

  private async documentOf(url: string, { body, headers }: RequestInit): Promise<string | undefined> {
    const { metadata } = this.issuer;
    switch (url) {
      case `${this.issuer.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`:
        return JSON.stringify(metadata);
      case metadata.jwks_uri:
        return JSON.stringify(await this.issuer.jwks());
      case metadata.token_endpoint:
        return this.tokenResponse(url, new URLSearchParams(body as URLSearchParams), headers);
      case metadata.pushed_authorization_request_endpoint:
        return JSON.stringify(this.issuer.push(new URLSearchParams(body as URLSearchParams)));
      case metadata.userinfo_endpoint:
        return JSON.stringify(this.userInfo());
      default:
        return undefined;
    }
  }

  private async tokenResponse(url: string, body: URLSearchParams, headers: HeadersInit = {}): Promise<string> {
    // Whoever shows a key gets tokens that are bound to it (RFC 9449 5).
    const answer = await this.issuer.redeem(body, 'DPoP' in headers ? 'DPoP' : 'Bearer');
    const text = JSON.stringify(answer);
    if ('error' in answer) {
      const cause = { text: () => Promise.resolve(text) };
      throw new OidcError('http_error', { detail: `400 from ${url}`, status: 400, cause });
    }
    return text;
  }

  private headResponse(): Response {
    const { appServerError, appServerAge } = this;
    const date = new Date((this.clock.trueNow() + (appServerError ?? 0)) * 1000);
    return responseWith({
      ...(appServerError === null ? {} : { date: date.toUTCString() }),
      ...(appServerAge === null ? {} : { age: String(appServerAge) }),
    });
  }
}

/** As much of a response as the library looks at: the DOM of a test runner may lack the class. */
function responseWith(headers: Readonly<Record<string, string>>): Response {
  return { ok: true, status: 200, headers: { get: (name: string) => headers[name] ?? null } } as unknown as Response;
}
