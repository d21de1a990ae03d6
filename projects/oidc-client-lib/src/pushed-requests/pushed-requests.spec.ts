import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { withCodeFlow } from '../code-flow/with-code-flow';
import type { OidcConfig } from '../configuration/oidc-config';
import type { OidcFeature } from '../configuration/oidc-feature';
import { withDPoP } from '../dpop/with-dpop';
import { OidcSecurityService } from '../oidc-security-service';
import { PROOF_KEYS } from '../platform/proof-key';
import { OidcError } from '../protocol/oidc-error';
import { provideOidc } from '../setup/provide-oidc';
import { codeOf, World } from '../start-up/world.spec-data';
import { withPushedRequests } from './with-pushed-requests';

const ENDPOINT = 'https://login.example.com/par';

async function pushing(config: Partial<OidcConfig> = {}, ...features: readonly OidcFeature[]) {
  const world = new World();
  const pushed: Record<string, string>[] = [];
  const refusal: { error?: OidcError } = {};
  const { send } = world.network;
  Object.assign(world.network, {
    send: (...[url, init]: Parameters<typeof send>) => {
      if (url === ENDPOINT) {
        pushed.push(Object.fromEntries(init?.body as URLSearchParams));
        if (refusal.error) {
          return Promise.reject(refusal.error);
        }
      }
      return send(url, init);
    },
  });
  const app = await world.open(config, withPushedRequests(), ...features);
  return { world, app, pushed, refusal };
}

it('a sign-in says of itself no more than who asks, and where the rest is', async () => {
  const { app, pushed, world } = await pushing({ customParams: { authorize: { tenant: 'a b' } } });
  const url = new URL(await app.auth.createAuthorizeUrl({ loginHint: 'alice' }));
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'angularclient',
    request_uri: 'urn:ietf:params:oauth:request_uri:1',
  });
  expect(pushed).toEqual([
    {
      client_id: 'angularclient',
      redirect_uri: 'https://app.example.com/',
      response_type: 'id_token token',
      scope: 'openid',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      login_hint: 'alice',
      tenant: 'a b',
    },
  ]);
  const session = await app.auth.authorizedCallback(await world.issuer.callbackUrl(url.href));
  expect(session.claims.sub).toBe('alice');
});

it.each([
  ['implicit flow', []],
  ['code flow', [withCodeFlow()]],
])('renewals of the %s push theirs, hint and all', async (_flow, features: OidcFeature[]) => {
  const { app, pushed, world } = await pushing({}, ...features);
  const { idToken } = await app.signIn();
  await app.auth.refreshSession();
  expect(pushed[1]).toMatchObject({ prompt: 'none', id_token_hint: idToken });
  expect(world.frame.urls).toEqual([expect.not.stringContaining(idToken)]);
  expect(world.frame.urls[0]).toContain('request_uri=');
});

it.each<[string, object, string]>([
  ['is missing', { pushed_authorization_request_endpoint: undefined }, 'endpoint_missing'],
  ['is not https', { pushed_authorization_request_endpoint: 'http://login.example.com/par' }, 'endpoint_insecure'],
])('tells that the endpoint %s, before the user leaves', async (_title, changes, code) => {
  const world = new World();
  world.issuer.metadataChanges = changes as Record<string, unknown>;
  const app = await world.open({}, withPushedRequests());
  const before = world.page.href();
  expect(await codeOf(app.auth.authorize())).toBe(code);
  expect(world.page.href()).toBe(before);
});

it('tells why the provider refuses, without a state or a token', async () => {
  const { app, refusal, pushed } = await pushing();
  const text = () => {
    const state = pushed[0]?.['state'];
    return Promise.resolve(JSON.stringify({ error: 'invalid_request', error_description: `no ${state} here` }));
  };
  refusal.error = new OidcError('http_error', { status: 400, cause: { text } });
  const refused = app.auth.authorize();
  await expect(refused).rejects.toMatchObject({
    code: 'provider_error',
    error: 'invalid_request',
    errorDescription: 'no … here',
  });
});

it.each([
  ['proves the key that is kept', true, ['par', 'token']],
  ['proves no key that the page of the answer will not have', false, ['token']],
])('a request %s', async (_title, isKept, proven) => {
  const { world } = await pushing();
  const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(signing, false, ['sign', 'verify']);
  const key = {
    isKept,
    jwk: await crypto.subtle.exportKey('jwk', publicKey),
    sign: async (input: Uint8Array<ArrayBuffer>) =>
      new Uint8Array(await world.clock.waitFor(crypto.subtle.sign(signing, privateKey, input))),
  };
  const seen: string[] = [];
  const { send } = world.network;
  Object.assign(world.network, {
    send: (...[url, init]: Parameters<typeof send>) => {
      if (new Headers(init?.headers).has('DPoP')) {
        seen.push(url.replace(/.*\//, ''));
      }
      return send(url, init);
    },
  });
  const keys: OidcFeature = {
    kind: 'keys',
    providers: [{ provide: PROOF_KEYS, useValue: () => Promise.resolve(key) }],
  };
  const app = await world.open({}, withPushedRequests(), withCodeFlow(), withDPoP(), keys);
  await app.signIn();
  expect(seen).toEqual(proven);
});

it('keeps the session, and tries again, when the endpoint is out of reach for a renewal', async () => {
  const { app, refusal, world } = await pushing();
  await app.signIn({ lifetime: 300 });
  refusal.error = new OidcError('network');
  await expect(app.auth.refreshSession()).rejects.toMatchObject({ reason: 'network' });
  expect([app.auth.isAuthenticated(), app.auth.renewal().phase]).toEqual([true, 'waiting']);
  refusal.error = undefined;
  await world.clock.pass(60);
  expect(app.count('session_renewed')).toBe(1);
});

it('is of one client, and of no other in the same app', async () => {
  await pushing();
  const config = { issuer: 'https://login.example.com', clientId: 'other' };
  const child = createEnvironmentInjector([provideOidc(config)], TestBed.inject(EnvironmentInjector));
  expect(await child.get(OidcSecurityService).createAuthorizeUrl()).toContain('state=');
  child.destroy();
});
