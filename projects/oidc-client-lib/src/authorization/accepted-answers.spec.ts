import type { FakeAlgorithm, FakeAnswerOptions } from 'oidc-client-lib/testing';
import type { OidcConfig } from '../configuration/oidc-config';
import { World } from '../start-up/world.spec-data';

const CLIENT = 'angularclient';
type Metadata = Readonly<Record<string, unknown>>;

describe('an answer is accepted', () => {
  it.each<FakeAlgorithm>(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    'that is signed by %s',
    async (alg) => {
      const app = await new World([alg]).open();
      expect((await app.signIn()).claims.sub).toBe('alice');
    },
  );

  it.each<[string, FakeAnswerOptions, Partial<OidcConfig>?, Metadata?]>([
    ['without kid', { header: { kid: undefined } }],
    ['with aud as a list of the client alone', { claims: { aud: [CLIENT] } }],
    [
      'with trusted audiences and the right azp',
      { claims: { aud: [CLIENT, 'api'], azp: CLIENT } },
      { trustedAudiences: ['api'] },
    ],
    ['with claims nobody knows', { claims: { groups: ['a'], address: { street_address: 'x' } } }],
    ['with token_type in lower case', { response: { token_type: 'bearer' } }],
    ['without expires_in', { response: { expires_in: undefined } }],
    ['with parameters nobody knows', { response: { iat: '1', foo: 'bar' } }],
    ['with the right iss', { response: { iss: 'https://login.example.com' } }],
    [
      'with the announced iss',
      { response: { iss: 'https://login.example.com' } },
      {},
      { authorization_response_iss_parameter_supported: true },
    ],
    ['of a provider that announces no algorithms', {}, {}, { id_token_signing_alg_values_supported: undefined }],
    ['with an access token of odd characters', { accessToken: 'a+b/c=d~e.f%20g&h' }],
    ['with a name in another alphabet', { claims: { name: 'Ólafur 山田 🙂' } }],
    ['with iat backdated by minutes', { issuedAt: Math.floor(Date.now() / 1000) - 240 }],
    ['with max_age kept', {}, { maxAge: 60 }],
  ])('%s', async (...[, options, config, metadata]) => {
    const world = new World();
    world.issuer.metadataChanges = metadata ?? {};
    const app = await world.open(config);
    expect((await app.signIn(options)).claims.sub).toBe('alice');
    expect(app.types).toEqual(['signed_in']);
  });

  it('of a provider that has changed its algorithm since it was asked', async () => {
    const algorithms: FakeAlgorithm[] = ['RS256'];
    const app = await new World(algorithms).open();
    await app.signIn();
    algorithms[0] = 'ES256';
    expect((await app.auth.refreshSession()).claims.sub).toBe('alice');
    expect((await app.signIn()).claims.sub).toBe('alice');
  });

  it('of an issuer with a path', async () => {
    const app = await new World(['ES256'], 'https://example.com/tenants/a/').open();
    expect((await app.signIn()).claims.iss).toBe('https://example.com/tenants/a/');
  });

  it('of the response type id_token, without an access token', async () => {
    const world = new World();
    const app = await world.open({ responseType: 'id_token' });
    expect(await app.signIn()).toMatchObject({ accessToken: null, accessTokenExpiresAt: null });
    expect(await app.auth.getAccessToken()).toBeNull();
    expect(world.frame.urls).toHaveLength(0);
    expect(await app.auth.getIdToken()).toBe(app.auth.session()?.idToken);
  });

  it('with parameters encoded by plus and percent', async () => {
    const app = await new World().open();
    const url = await app.answer({ response: { scope: 'openid profile', session_state: 'a b' } });
    const encoded = url.replace('state=', 's%74ate=').replace('openid%20profile', 'openid+profile');
    expect((await app.auth.authorizedCallback(encoded)).scope).toBe('openid profile');
  });

  it.each([
    ['with the ID Token, which was made at the same moment', 4, '30', 26],
    ['ten seconds ago at most, where iat is backdated', 240, '30', 20],
    ['and ends with the ID Token where nobody says how long', 4, undefined, 296],
  ])('and the life of its access token begins %s', async (_, age, expires_in, left) => {
    const world = new World();
    const app = await world.open();
    const now = world.clock.now();
    const { accessTokenExpiresAt } = await app.signIn({
      issuedAt: Math.floor(now) - age,
      lifetime: 300,
      response: { expires_in },
    });
    expect(Math.abs((accessTokenExpiresAt ?? 0) - now - left)).toBeLessThanOrEqual(1);
  });

  it('and becomes an immutable session', async () => {
    const world = new World();
    const app = await world.open({ scope: 'openid profile' });
    const now = Math.floor(world.clock.now());
    const session = await app.signIn({ lifetime: 600, response: { expires_in: '30', session_state: 'x.y' } });
    expect(session).toMatchObject({
      scope: 'openid profile',
      expiresAt: now + 600,
      accessTokenExpiresAt: now + 30,
      sessionState: 'x.y',
      authTime: now,
    });
    expect(() => Object.assign(session.claims, { sub: 'mallory' })).toThrow(TypeError);
  });
});
