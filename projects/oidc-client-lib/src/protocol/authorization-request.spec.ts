import { authorizationUrl, reservedParameters } from './authorization-request';
import { OidcError } from './oidc-error';

const ENDPOINT = 'https://login.example.com/authorize';
const RESERVED = [
  'state',
  'nonce',
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'id_token_hint',
  'request',
  'request_uri',
  'max_age',
  'claims',
];

describe('an authentication request', () => {
  it('has its parameters encoded, and none that is undefined', () => {
    const url = authorizationUrl(ENDPOINT, { scope: 'openid a&b', max_age: 0, prompt: undefined, 'ü=': '+' });
    expect(url).toBe(`${ENDPOINT}?scope=openid%20a%26b&max_age=0&%C3%BC%3D=%2B`);
  });

  it('keeps the query of the endpoint', () => {
    expect(authorizationUrl(`${ENDPOINT}?policy=b2c`, { state: 's' })).toBe(`${ENDPOINT}?policy=b2c&state=s`);
    expect(authorizationUrl(ENDPOINT, {})).toBe(ENDPOINT);
  });

  it("takes the provider's own parameters, but lets its own outweigh them", () => {
    const url = authorizationUrl(
      ENDPOINT,
      { prompt: 'none', display: undefined },
      { prompt: 'login', display: 'touch' },
    );
    expect(url).toBe(`${ENDPOINT}?prompt=none&display=touch`);
  });

  it.each(RESERVED)('does not let %s be set', (name) => {
    expect(reservedParameters({ prompt: 'login', [name]: 'x' })).toEqual([name]);
    const refused = () => authorizationUrl(ENDPOINT, {}, { [name]: 'x' });
    expect(refused).toThrow(OidcError);
    expect(refused).toThrow(expect.objectContaining({ code: 'parameter_reserved', detail: name }));
  });

  it.each(['ui_state', 'stateful', 'x_nonce', 'nonces', 'requested', 'max_age_hint', 'claims_locales'])(
    'does not mind %s',
    (name) => {
      expect(reservedParameters({ [name]: 'x' })).toEqual([]);
      expect(reservedParameters()).toEqual([]);
    },
  );
});
