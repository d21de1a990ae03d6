import { HttpBackend, HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createHash } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { API, type ApiAnswer, FakeApi, type SeenRequest } from '../api-access/fake-api.spec-data';
import { oidcFetch } from '../api-access/oidc-fetch';
import { oidcInterceptor } from '../api-access/oidc-interceptor';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import { withCodeFlow } from '../code-flow/with-code-flow';
import { withRefreshTokens } from '../code-flow/with-refresh-tokens';
import type { OidcConfig } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { OidcSecurityService } from '../oidc-security-service';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { PROOF_KEYS, type ProofKeys } from '../platform/proof-key';
import { decodeBase64Url } from '../protocol/base64url';
import { thumbprintInput } from '../protocol/dpop-proof';
import { OidcError } from '../protocol/oidc-error';
import { provideOidc } from '../setup/provide-oidc';
import { codeOf, World } from '../start-up/world.spec-data';
import { OidcUserInfo } from '../user-info/oidc-user-info';
import { withUserInfo } from '../user-info/with-user-info';
import { withDPoP } from './with-dpop';

const TOKEN_ENDPOINT = 'https://login.example.com/token';
const USER_INFO = 'https://login.example.com/userinfo';
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

interface Proof {
  readonly header: { typ: string; alg: string; jwk: JsonWebKey };
  readonly claims: { jti: string; htm: string; htu: string; iat: number; ath?: string; nonce?: string };
}

/** What a server reads in a proof, once it has verified the signature by the key in it (RFC 9449 4.3). */
async function verified(proof: string | undefined): Promise<Proof> {
  const [head = '', body = '', signature = ''] = proof?.split('.') ?? [];
  const bytesOf = (part: string) => decodeBase64Url(part) ?? new Uint8Array();
  const [header, claims] = [head, body].map((part) => JSON.parse(new TextDecoder().decode(bytesOf(part))) as object);
  const key = await crypto.subtle.importKey('jwk', (header as Proof['header']).jwk, P256, false, ['verify']);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  expect(await crypto.subtle.verify(ES256, key, bytesOf(signature), signed)).toBe(true);
  return { header, claims } as Proof;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
const thumbprintOf = ({ header }: Proof) => sha256(thumbprintInput(header.jwk as never));

/** A world whose provider binds tokens, and what it and its APIs have been sent. */
async function dpop(config: Partial<OidcConfig> = {}, ...more: readonly OidcFeature[]) {
  const world = new World();
  const api = new FakeApi();
  api.answer = () => ({ status: 200 });
  const sent: { url: string; headers: Record<string, string>; body: URLSearchParams }[] = [];
  /** Nonce and time without which the token endpoint refuses. */
  const wanted: { nonce?: string; says?: string; time?: () => number } = {};
  const { send } = world.network;
  Object.assign(world.network, {
    send: (...[url, init]: Parameters<typeof send>) => {
      const headers = (init?.headers ?? {}) as Record<string, string>;
      sent.push({ url, headers, body: init?.body as URLSearchParams });
      if (url === TOKEN_ENDPOINT) {
        const { nonce, says = 'use_dpop_nonce', time } = wanted;
        const refuse = (error: string) => {
          const answer = { status: 400, headers: nonce ? { 'DPoP-Nonce': nonce } : undefined };
          const cause = new Response(JSON.stringify({ error }), answer);
          return Promise.reject(new OidcError('http_error', { status: 400, cause }));
        };
        const [, body = ''] = headers['DPoP']?.split('.') ?? [];
        const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Proof['claims'];
        if (nonce && claims.nonce !== nonce) {
          return refuse(says);
        }
        if (time && Math.abs(time() - claims.iat) > 10) {
          return refuse('invalid_dpop_proof');
        }
      }
      return send(url, init);
    },
  });
  const keys: ProofKeys = async () => {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
    return {
      isKept: true,
      jwk: (await crypto.subtle.exportKey('jwk', publicKey)) as never,
      sign: async (input) => new Uint8Array(await world.clock.waitFor(crypto.subtle.sign(ES256, privateKey, input))),
    };
  };
  const edges: OidcFeature = {
    kind: 'edges',
    providers: [
      { provide: PROOF_KEYS, useValue: (name: string) => world.clock.waitFor(keys(name)) },
      provideHttpClient(withInterceptors([oidcInterceptor])),
      { provide: HttpBackend, useValue: api },
    ],
  };
  const app = await world.open({ secureApis: [API], ...config }, withCodeFlow(), withDPoP(), edges, ...more);
  const tokenRequests = () => sent.filter(({ url }) => url === TOKEN_ENDPOINT);
  return { world, app, api, sent, wanted, tokenRequests };
}

/** Two ways to an API: HttpClient, and `fetch`. */
const CLIENTS = {
  HttpClient: (): ((url: string, body?: string) => Promise<number>) => {
    const http = TestBed.inject(HttpClient);
    return (url, body) =>
      firstValueFrom(http.request(body ? 'POST' : 'GET', url, { body, observe: 'response' })).then(
        ({ status }) => status,
        (error: unknown) => (error as { status: number }).status,
      );
  },
  fetch: (): ((url: string, body?: string) => Promise<number>) => {
    const send = TestBed.runInInjectionContext(() => oidcFetch());
    return async (url, body) => (await send(url, { method: body ? 'POST' : 'GET', body })).status;
  },
};

const original = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = original;
});

describe('a sign-in', () => {
  it('is bound to the key, from the request to the tokens', async () => {
    const { world, app, tokenRequests } = await dpop();
    const url = await app.auth.createAuthorizeUrl();
    const session = await app.auth.authorizedCallback(await world.issuer.callbackUrl(url));
    expect(session.accessToken).toBe('access-token-1');
    const [request, ...others] = tokenRequests();
    expect(others).toEqual([]);
    const proof = await verified(request?.headers['DPoP']);
    expect(proof.header).toEqual({
      typ: 'dpop+jwt',
      alg: 'ES256',
      jwk: { kty: 'EC', crv: 'P-256', x: expect.any(String) as string, y: expect.any(String) as string },
    });
    expect(proof.claims).toEqual({
      jti: expect.stringMatching(/^[\w-]{43}$/) as string,
      htm: 'POST',
      htu: TOKEN_ENDPOINT,
      iat: Math.floor(world.clock.trueNow()),
    });
    expect(new URL(url).searchParams.get('dpop_jkt')).toBe(thumbprintOf(proof));
  });

  it('is refused where the token is one for any bearer', async () => {
    const { app } = await dpop();
    expect(await codeOf(app.signIn({ tokenResponse: { token_type: 'Bearer' } }))).toBe('token_type_invalid');
    expect(app.auth.session()).toBeNull();
  });

  it('without the feature takes no bound token, which it could not use', async () => {
    const world = new World();
    const app = await world.open({}, withCodeFlow());
    expect(await codeOf(app.signIn({ tokenResponse: { token_type: 'DPoP' } }))).toBe('token_type_invalid');
  });

  it('is asked again once, where the provider wants a nonce, and knows it from then on', async () => {
    const { app, wanted, tokenRequests } = await dpop();
    wanted.nonce = 'first-nonce';
    await app.signIn();
    await app.signIn();
    const proofs = await Promise.all(tokenRequests().map(({ headers }) => verified(headers['DPoP'])));
    expect(proofs.map(({ claims }) => claims.nonce)).toEqual([undefined, 'first-nonce', 'first-nonce']);
    expect(new Set(proofs.map(({ claims }) => claims.jti)).size).toBe(3);
    expect(new Set(proofs.map(thumbprintOf)).size).toBe(1);
  });

  it.each([-200, 200])('works where the clock is wrong by %i s', async (error) => {
    const { world, app, wanted, tokenRequests } = await dpop();
    world.clock.error = error;
    wanted.time = () => world.clock.trueNow();
    await app.signIn();
    expect(tokenRequests()).toHaveLength(2);
    await app.signIn();
    expect(tokenRequests()).toHaveLength(3);
  });

  it('is refused once where the app’s own server knows no other time', async () => {
    const { world, app, wanted, tokenRequests } = await dpop();
    wanted.time = () => world.clock.trueNow() + 200;
    await expect(app.signIn()).rejects.toMatchObject({ code: 'provider_error', error: 'invalid_dpop_proof' });
    expect(tokenRequests()).toHaveLength(1);
  });

  it.each([
    ['another refusal that brings a nonce', 'invalid_grant', 1],
    ['a nonce that changes all the time', 'use_dpop_nonce', 2],
  ])('is not asked again for %s', async (_title, says, requests) => {
    const { app, wanted, tokenRequests } = await dpop();
    Object.defineProperty(wanted, 'nonce', { get: () => `nonce-${Math.random()}` });
    wanted.says = says;
    const refused = app.signIn();
    await expect(refused).rejects.toMatchObject({ code: 'provider_error', error: says });
    expect(tokenRequests()).toHaveLength(requests);
  });
});

it('a refresh token is spent with a proof by the same key', async () => {
  const inTurns: OidcFeature = {
    kind: 'turns',
    providers: [{ provide: EXCLUSIVE_LOCK, useValue: (_name: string, task: () => unknown) => task() }],
  };
  const { app, world, tokenRequests } = await dpop({ scope: 'openid offline_access' }, inTurns, withRefreshTokens());
  await app.signIn();
  await app.auth.refreshSession();
  const [signIn, refreshing] = await Promise.all(tokenRequests().map(({ headers }) => verified(headers['DPoP'])));
  expect(tokenRequests().map(({ body }) => body.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
  expect(refreshing && thumbprintOf(refreshing)).toBe(signIn && thumbprintOf(signIn));
  expect(world.frame.urls).toEqual([]);
});

it('UserInfo is asked with a proof for the token', async () => {
  const { app, world, sent } = await dpop({}, withUserInfo({ load: 'on-demand' }));
  await app.signIn();
  world.network.userInfo = () => ({ sub: 'alice', name: 'Alice' });
  await TestBed.inject(OidcUserInfo).load();
  const { headers } = sent.find(({ url }) => url === USER_INFO) ?? { headers: {} };
  expect(headers).toMatchObject({ Authorization: 'DPoP access-token-1' });
  const { claims } = await verified((headers as Record<string, string>)['DPoP']);
  expect(claims).toMatchObject({ htm: 'GET', htu: USER_INFO, ath: sha256('access-token-1') });
});

it('UserInfo that wants a nonce, and may not be heard to say why, costs no renewal', async () => {
  const { app, world, sent } = await dpop({}, withUserInfo({ load: 'on-demand' }));
  await app.signIn();
  world.network.userInfo = () => {
    const refusal = { status: 401, headers: { 'DPoP-Nonce': 'n1' } };
    const count = sent.filter(({ url }) => url === USER_INFO).length;
    if (count === 1) {
      throw new OidcError('http_error', { status: 401, cause: new Response('', refusal) });
    }
    return { sub: 'alice' };
  };
  await TestBed.inject(OidcUserInfo).load();
  const again = sent.filter(({ url }) => url === USER_INFO)[1];
  expect((await verified(again?.headers['DPoP'])).claims.nonce).toBe('n1');
  expect(app.count('renewal_started')).toBe(0);
});

describe.each(['HttpClient', 'fetch'] as const)('an API called by %s', (name) => {
  async function signedIn(secureApis: OidcConfig['secureApis'] = [API]) {
    const { world, app, api } = await dpop({ secureApis });
    globalThis.fetch = api.fetch;
    await app.signIn();
    const send = CLIENTS[name]();
    const call = async (url: string, body?: string) => {
      const answer = send(url, body);
      await world.clock.settled();
      return answer;
    };
    const proofs = () => Promise.all(api.seen.map(({ headers }) => verified(headers['dpop'])));
    return { app, api, call, proofs, world };
  }
  const nonceOf = ({ headers }: SeenRequest) => {
    const [, body = ''] = headers['dpop']?.split('.') ?? [];
    return (JSON.parse(Buffer.from(body, 'base64url').toString()) as Proof['claims']).nonce;
  };
  const wantsNonce =
    (nonce: string, challenge: string | undefined): FakeApi['answer'] =>
    (request): ApiAnswer =>
      nonceOf(request) === nonce ? { status: 200 } : { status: 401, challenge, nonce };

  it('sees a proof for this token and this request', async () => {
    const { api, call, proofs } = await signedIn();
    await call(`${API}/records?page=2`);
    await call(`${API}/records`, 'text');
    expect(api.seen.map(({ headers }) => headers['authorization'])).toEqual(Array(2).fill('DPoP access-token-1'));
    const [read, written] = await proofs();
    const ath = sha256('access-token-1');
    expect(read?.claims).toMatchObject({ htm: 'GET', htu: `${API}/records`, ath });
    expect(written?.claims).toMatchObject({ htm: 'POST', htu: `${API}/records`, ath });
    expect(read?.claims.jti).not.toBe(written?.claims.jti);
  });

  it('that knows bearer tokens alone gets one, where its entry says so', async () => {
    const { api, call } = await signedIn([{ url: API, scheme: 'Bearer' }]);
    await call(API);
    expect(api.seen[0]?.headers).toMatchObject({ authorization: 'Bearer access-token-1' });
    expect(api.seen[0]?.headers).not.toHaveProperty('dpop');
  });

  it.each([
    ['says', 'DPoP error="use_dpop_nonce"'],
    ['may not be heard to say', undefined],
  ])('that %s that it wants a nonce gets it, body and all, without a renewal', async (_title, challenge) => {
    const { app, api, call } = await signedIn();
    api.answer = wantsNonce('n1', challenge);
    expect(await call(API, 'text')).toBe(200);
    expect(await call(API)).toBe(200);
    expect(api.seen.map(nonceOf)).toEqual([undefined, 'n1', 'n1']);
    if (name === 'fetch') {
      expect(api.seen.map(({ body }) => body)).toEqual(['text', 'text', '']);
    }
    expect(app.count('renewal_started')).toBe(0);
  });

  it('gives the nonce to requests that were under way together', async () => {
    const { api, call } = await signedIn();
    api.answer = wantsNonce('n1', 'DPoP error="use_dpop_nonce"');
    expect(await Promise.all([call(API), call(API), call(API)])).toEqual([200, 200, 200]);
    expect(api.seen).toHaveLength(6);
  });

  it('tells its next nonce with a success', async () => {
    const { api, call } = await signedIn();
    api.answer = () => ({ status: 200, nonce: 'n2' });
    await call(API);
    await call(API);
    expect(api.seen.map(nonceOf)).toEqual([undefined, 'n2']);
  });

  it('that refuses the token gets a new one, even after it wanted a nonce', async () => {
    const { app, api, call } = await signedIn();
    api.answer = (request) =>
      nonceOf(request) !== 'n1'
        ? { status: 401, challenge: 'DPoP error="use_dpop_nonce"', nonce: 'n1' }
        : request.headers['authorization'] === 'DPoP access-token-1'
          ? { status: 401, challenge: 'DPoP error="invalid_token"' }
          : { status: 200 };
    expect(await call(API)).toBe(200);
    expect(api.seen).toHaveLength(3);
    expect(app.count('session_renewed')).toBe(1);
  });

  it('that never has enough nonces is left in peace, and costs no renewal', async () => {
    const { app, api, call } = await signedIn();
    let count = 0;
    api.answer = () => ({ status: 401, challenge: 'DPoP error="use_dpop_nonce"', nonce: `n${++count}` });
    expect(await call(API)).toBe(401);
    expect(count).toBeLessThanOrEqual(3);
    expect(app.count('renewal_started')).toBe(0);
  });

  it('that wants a nonce after it has refused the token gets both', async () => {
    const { app, api, call } = await signedIn();
    api.answer = (request) =>
      request.headers['authorization'] === 'DPoP access-token-1'
        ? { status: 401, challenge: 'DPoP error="invalid_token"' }
        : wantsNonce('n1', 'DPoP error="use_dpop_nonce"')(request);
    expect(await call(API)).toBe(200);
    expect(app.count('session_renewed')).toBe(1);
  });

  it.each([400, 409, 500])(
    'that says %i with a nonce is not sent the same again, and has its nonce next',
    async (status) => {
      const { api, call } = await signedIn();
      api.answer = () => ({ status, nonce: 'n1' });
      expect(await call(API, 'an order')).toBe(status);
      expect(await call(API)).toBe(status);
      expect(api.seen.map(nonceOf)).toEqual([undefined, 'n1']);
    },
  );

  it('keeps the nonces of where it redirects to from the others', async () => {
    const { api, call } = await signedIn();
    api.answer = () => ({ status: 401, nonce: 'n1', url: 'https://elsewhere.example.com/' });
    expect(await call(API, 'an order')).toBe(401);
    await call(API);
    expect(api.seen.map(nonceOf)).toEqual([undefined, undefined]);
  });

  it('that knows the device by a wrong clock gets a proof of the right time, without a renewal', async () => {
    const { app, api, call, proofs, world } = await signedIn();
    world.clock.error = 200;
    const iatOf = ({ headers }: SeenRequest) =>
      (JSON.parse(Buffer.from(headers['dpop']?.split('.')[1] ?? '', 'base64url').toString()) as Proof['claims']).iat;
    api.answer = (request) =>
      Math.abs(iatOf(request) - world.clock.trueNow()) < 10
        ? { status: 200 }
        : { status: 401, challenge: 'DPoP error="invalid_dpop_proof"' };
    expect([await call(API, 'text'), await call(API)]).toEqual([200, 200]);
    expect(await proofs()).toHaveLength(3);
    expect(app.count('renewal_started')).toBe(0);
  });
});

it('is of one client, and of no other in the same app', async () => {
  const { world } = await dpop();
  const parent = TestBed.inject(EnvironmentInjector);
  const config = { issuer: 'https://login.example.com', clientId: 'other' };
  const child = createEnvironmentInjector([provideOidc(config, withCodeFlow(), withUserInfo())], parent);
  const auth = child.get(OidcSecurityService);
  const url = new URL(await auth.createAuthorizeUrl());
  expect(url.searchParams.has('dpop_jkt')).toBe(false);
  expect(child.get(AUTHORIZATION_FLOW)?.proof).toBeNull();
  expect(world.frame.urls).toEqual([]);
  child.destroy();
});

it('stands beside the code flow alone, and says so', () => {
  const parent = TestBed.inject(EnvironmentInjector);
  const provided = [provideOidc({ issuer: 'https://login.example.com', clientId: 'app' }, withDPoP())];
  expect(() => createEnvironmentInjector(provided, parent)).toThrow(
    expect.objectContaining({
      code: 'configuration_invalid',
      mistakes: [{ property: 'withDPoP()', reason: 'stands alone', cure: 'Name withCodeFlow() beside it.' }],
    }),
  );
});
