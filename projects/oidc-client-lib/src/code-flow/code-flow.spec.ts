import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { FakeAnswerOptions } from 'oidc-client-lib/testing';
import type { OidcConfig } from '../configuration/oidc-config';
import { codeOf, type TestApp, World } from '../start-up/world.spec-data';
import { OidcError } from '../protocol/oidc-error';
import { OidcSecurityService } from '../oidc-security-service';
import { provideOidc } from '../setup/provide-oidc';
import { withCodeFlow } from './with-code-flow';

const APP = 'https://app.example.com/';
const TOKEN_ENDPOINT = 'https://login.example.com/token';

/** A world with an app of the code flow in it. */
async function codeFlow(config: Partial<OidcConfig> = {}, metadata: Record<string, unknown> = {}) {
  const world = new World();
  world.issuer.metadataChanges = metadata;
  return { world, app: await world.open(config, withCodeFlow()) };
}

async function parametersOf(app: TestApp) {
  return Object.fromEntries(new URL(await app.auth.createAuthorizeUrl()).searchParams);
}

/** Bodies of the token requests that are sent from now on. */
function tokenRequests({ network }: World): Record<string, string>[] {
  const bodies: Record<string, string>[] = [];
  const { send } = network;
  Object.assign(network, {
    send: (...[url, init]: Parameters<typeof send>) => {
      if (url === TOKEN_ENDPOINT) {
        bodies.push(Object.fromEntries(init?.body as URLSearchParams));
      }
      return send(url, init);
    },
  });
  return bodies;
}

/** Answers token requests with a status that is none of success. */
function refuseWith({ issuer }: World, status: number, text: (body: URLSearchParams) => string): void {
  issuer.redeem = (body) => {
    const cause = { text: () => Promise.resolve(text(body)) };
    return Promise.reject(new OidcError('http_error', { detail: String(status), status, cause }));
  };
}

describe('a request of the code flow', () => {
  it('asks for a code in the fragment, bound to a verifier that stays here', async () => {
    const { app } = await codeFlow();
    const [one, two] = [await parametersOf(app), await parametersOf(app)];
    expect(one).toEqual({
      client_id: 'angularclient',
      redirect_uri: APP,
      response_type: 'code',
      response_mode: 'fragment',
      scope: 'openid',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
    expect(one['code_challenge']).not.toBe(two['code_challenge']);
  });

  it('lets customParams replace nothing of that', async () => {
    const customParams = { code_challenge: 'x', code_challenge_method: 'plain' };
    const { app } = await codeFlow({ customParams: { authorize: customParams } });
    expect(await parametersOf(app)).toMatchObject({
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
  });

  it.each([
    ['is missing', undefined, 'endpoint_missing'],
    ['is not https', 'http://login.example.com/token', 'endpoint_insecure'],
  ])(
    'is not sent where the token endpoint %s: nobody types a password for that',
    async (...[, token_endpoint, code]) => {
      const { app } = await codeFlow({}, { token_endpoint });
      expect(await codeOf(app.auth.authorize())).toBe(code);
    },
  );

  it('tells that the response type id_token is of the other flow', async () => {
    const { app } = await codeFlow({ responseType: 'id_token' });
    const error: unknown = await app.auth.authorize().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'configuration_invalid', mistakes: [{ property: 'responseType' }] });
  });
});

describe('a code', () => {
  it('is exchanged for the tokens once, on the page it came back to', async () => {
    const { world, app } = await codeFlow({ scope: 'openid profile' });
    const url = await world.issuer.callbackUrl(await app.auth.createAuthorizeUrl({ returnTo: '/orders' }), {
      tokenResponse: { scope: 'openid' },
      response: { session_state: 'abc.def' },
    });
    world.page.replace(url);
    const requests = tokenRequests(world);
    const fresh = await world.open({ scope: 'openid profile' }, withCodeFlow());
    expect(requests).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'code-1',
        redirect_uri: APP,
        client_id: 'angularclient',
        code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
      },
    ]);
    expect(fresh.types).toEqual(['signed_in']);
    expect(fresh.auth.session()).toMatchObject({
      accessToken: 'access-token-1',
      scope: 'openid',
      sessionState: 'abc.def',
    });
    expect(world.page.href()).toBe(`${APP}orders`);
    expect(await codeOf(fresh.auth.authorizedCallback(url))).toBe('state_used');
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['in the query, where some providers put it', false, (url: string) => url.replace('#', '?')],
    ['with the iss that is announced', true, (url: string) => `${url}&iss=https%3A%2F%2Flogin.example.com`],
  ])('may come %s', async (...[, isAnnounced, change]) => {
    const { world, app } = await codeFlow({}, { authorization_response_iss_parameter_supported: isAnnounced });
    world.page.replace(change(await world.issuer.callbackUrl(await app.auth.createAuthorizeUrl({ returnTo: '/' }))));
    const fresh = await world.open({}, withCodeFlow());
    expect(fresh.types).toEqual(['signed_in']);
    expect(world.page.href()).toBe(APP);
  });

  it('of the app, or of somebody else, stays where it is', async () => {
    const { world, app } = await codeFlow();
    for (const own of [`${APP}?code=75001&state=TX`, `${APP}?code=x&state=${'y'.repeat(43)}`]) {
      world.page.replace(own);
      await world.open({}, withCodeFlow());
      expect(world.page.href()).toBe(own);
    }
    expect(app.types).toEqual([]);
    expect(world.network.requests).not.toContain(TOKEN_ENDPOINT);
  });

  it('that was asked for in another browser is told, and goes out of the address bar', async () => {
    const { world, app } = await codeFlow();
    const url = await app.answer();
    localStorage.clear();
    world.page.replace(url);
    const fresh = await world.open({}, withCodeFlow());
    expect(fresh.auth.lastError()?.code).toBe('state_unknown');
    expect(world.page.href()).toBe(APP);
    for (const own of [`${APP}#code=75001&state=TX`, `${APP}other#code=x&state=${'y'.repeat(43)}`]) {
      world.page.replace(own);
      await world.open({}, withCodeFlow());
      expect(world.page.href()).toBe(own);
    }
  });

  it('brings an ID Token that may lack at_hash, and lives on after a reload', async () => {
    const { world, app } = await codeFlow();
    const session = await app.signIn({ claims: { at_hash: undefined } });
    const reloaded = await world.open({}, withCodeFlow());
    expect(reloaded.types).toEqual(['session_restored']);
    expect(reloaded.auth.session()).toEqual(session);
  });

  it('renews the session in the hidden frame, each time by a verifier of its own', async () => {
    const world = new World();
    const requests = tokenRequests(world);
    const app = await world.open({}, withCodeFlow());
    const session = await app.signIn();
    requests.length = 0;
    await app.auth.refreshSession();
    await app.auth.refreshSession();
    const [frame] = world.frame.urls.map((url) => Object.fromEntries(new URL(url).searchParams));
    expect(frame).toMatchObject({ response_type: 'code', prompt: 'none', id_token_hint: session.idToken });
    expect(requests.map(({ redirect_uri }) => redirect_uri)).toEqual(Array(2).fill(`${APP}silent-renew.html`));
    expect(new Set(requests.map(({ code_verifier }) => code_verifier)).size).toBe(2);
    expect(app.count('session_renewed')).toBe(2);
    expect(world.frame.open).toBe(0);
  });
});

describe('an answer of the code flow is refused, and nothing is lost:', () => {
  it.each<[string, FakeAnswerOptions, string, Record<string, unknown>?]>([
    ['code must be there', { response: { code: undefined, id_token: 'a.b.c' } }, 'code_missing'],
    ['iss must be the issuer', { response: { iss: 'https://evil.example' } }, 'response_issuer_mismatch'],
    [
      'iss must be there where it is announced',
      {},
      'response_issuer_missing',
      { authorization_response_iss_parameter_supported: true },
    ],
    [
      'iss must be there beside an ID Token, too, for that one is not looked at',
      { response: { id_token: 'a.b.c' } },
      'response_issuer_missing',
      { authorization_response_iss_parameter_supported: true },
    ],
    ['an error outweighs a code', { response: { error: 'access_denied' } }, 'provider_error'],
    ['a code must be one of the provider', { response: { code: 'stolen' } }, 'provider_error'],
    ['id_token must be there', { tokenResponse: { id_token: undefined } }, 'id_token_missing'],
    ['id_token must be text', { tokenResponse: { id_token: { a: 1 } } }, 'id_token_missing'],
    ['access_token must be there', { tokenResponse: { access_token: undefined } }, 'access_token_missing'],
    ['token_type must be Bearer', { tokenResponse: { token_type: 'DPoP' } }, 'token_type_invalid'],
    ['expires_in must be a number', { tokenResponse: { expires_in: 'soon' } }, 'expires_in_invalid'],
    ['at_hash must be right where it is there', { tokenResponse: { access_token: 'swapped' } }, 'at_hash_mismatch'],
    ['nonce must be the one that was sent', { claims: { nonce: 'x' } }, 'nonce_mismatch'],
    ['aud must be the client', { claims: { aud: 'x' } }, 'aud_invalid'],
    ['the signature must be right', { change: (token) => `${token.slice(0, -4)}AAAA` }, 'signature_invalid'],
    ['the token endpoint must be there', {}, 'endpoint_missing', { token_endpoint: undefined }],
    ['the token endpoint must be https', {}, 'endpoint_insecure', { token_endpoint: 'http://login.example.com/token' }],
  ])('%s', async (...[, options, code, metadata]) => {
    const { world, app } = await codeFlow();
    const session = await app.signIn();
    world.issuer.metadataChanges = metadata ?? {};
    sessionStorage.clear();
    const fresh = await world.open({}, withCodeFlow());
    expect(await codeOf(fresh.signIn(options))).toBe(code);
    expect(fresh.auth.session()).toEqual(session);
  });

  it.each([
    ['a verifier of another request', { codeVerifier: 'x'.repeat(43) }],
    ['another redirect URI', { redirectUri: `${APP}other` }],
  ])('by the provider, for %s', async (...[, change]) => {
    const { world, app } = await codeFlow();
    const url = await app.answer();
    const key = Object.keys(localStorage).find((name) => name.includes('.request.')) ?? '';
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? ''), ...change }));
    const error: unknown = await app.auth.authorizedCallback(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'provider_error',
      error: 'invalid_grant',
      errorDescription: 'not the one who asked',
    });
    expect(world.network.requests.filter((request) => request === TOKEN_ENDPOINT)).toHaveLength(1);
  });

  it.each([
    ['no JSON', '<html>', 'json_invalid'],
    ['a list', '[]', 'json_invalid'],
    ['a member twice', '{"id_token":"a","id_token":"b"}', 'json_invalid'],
  ])('for %s of the token endpoint', async (...[, text, code]) => {
    const { world, app } = await codeFlow();
    world.network.documents.set(TOKEN_ENDPOINT, text);
    expect(await codeOf(app.signIn())).toBe(code);
  });

  it('for a document of a size that no answer has', async () => {
    const { world, app } = await codeFlow();
    const text = JSON.stringify({ padding: 'x'.repeat(1024 * 1024), id_token: 'a.b.c' });
    world.network.documents.set(TOKEN_ENDPOINT, text);
    expect(await codeOf(app.signIn())).toBe('json_invalid');
  });

  it('for an error with the status of success, as some providers send it', async () => {
    const { world, app } = await codeFlow();
    world.network.documents.set(TOKEN_ENDPOINT, '{"ok":false,"error":"invalid_code"}');
    const error: unknown = await app.signIn().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_error', error: 'invalid_code' });
  });

  it('without a word of the code, if the provider quotes it', async () => {
    const { world, app } = await codeFlow();
    refuseWith(world, 400, (body) =>
      JSON.stringify({
        error: 'invalid_grant',
        error_description: `${body.get('code')} is used`,
        error_uri: `https://login.example.com/help?code=${body.get('code')}`,
      }),
    );
    const error: unknown = await app.signIn().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_error', errorDescription: '… is used' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('code-1');
  });

  it.each([
    ['the provider has enough of them', 429, '{"error":"too_many_requests"}', true],
    ['a gateway writes JSON of its own', 500, '{"status":500,"error":"Internal Server Error"}', true],
    ['there is a page in place of an answer', 503, '<h1>Back soon</h1>', true],
    ['the code is refused', 400, '{"error":"invalid_grant"}', false],
    ['the refusal has no end', 400, `{"error":"invalid_grant","padding":"${'x'.repeat(1024 * 1024)}"}`, false],
    ['nothing is said', 401, '', false],
  ])('and a renewal knows whether to try again where %s', async (...[, status, text, willRetry]) => {
    const { world, app } = await codeFlow();
    await app.signIn();
    refuseWith(world, status, () => text);
    await codeOf(app.auth.refreshSession());
    expect(app.auth.renewal().lastOutcome).toMatchObject({ reason: 'provider_error', willRetry });
  });

  it('for a token endpoint that cannot be reached, or has a status alone', async () => {
    const { world, app } = await codeFlow();
    const answers = await Promise.all([app.answer(), app.answer()]);
    world.network.failure = 'network';
    expect(await codeOf(app.auth.authorizedCallback(answers[0]))).toBe('network');
    world.network.failure = null;
    world.issuer.redeem = () => Promise.resolve({ error: undefined });
    expect(await codeOf(app.auth.authorizedCallback(answers[1]))).toBe('http_error');
  });
});

it('a second client in the injector of the first has the flow that it names', async () => {
  const { world } = await codeFlow();
  const parent = TestBed.inject(EnvironmentInjector);
  const other = { issuer: world.issuer.issuer, clientId: 'other' };
  const clients = [provideOidc(other), provideOidc(other, withCodeFlow())].map((providers) =>
    createEnvironmentInjector([providers], parent).get(OidcSecurityService),
  );
  const urls = await Promise.all(clients.map((auth) => auth.createAuthorizeUrl()));
  const types = urls.map((url) => new URL(url).searchParams.get('response_type'));
  expect(types).toEqual(['id_token token', 'code']);
});

it('an answer of the implicit flow is none of the code flow, and the other way round', async () => {
  const world = new World();
  const implicit = await world.open();
  const implicitAnswer = await implicit.answer();
  const code = await world.open({}, withCodeFlow());
  const codeAnswer = await code.answer();
  expect(await codeOf(code.auth.authorizedCallback(implicitAnswer))).toBe('code_missing');
  const again = await world.open();
  expect(await codeOf(again.auth.authorizedCallback(codeAnswer))).toBe('id_token_missing');
});
