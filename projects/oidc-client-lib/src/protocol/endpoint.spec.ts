import { secretEndpoint } from './endpoint';

const LOGIN = { issuer: 'https://login.example.com', authorization_endpoint: 'https://login.example.com/authorize' };

it.each<[string, string, boolean | undefined]>([
  ['https', 'https://login.example.com/token', undefined],
  ['this machine', 'http://localhost:4201/token', undefined],
  ['plain http that is allowed', 'http://login.example.com/token', true],
])('takes %s', (_title, token_endpoint, allowInsecure) => {
  expect(secretEndpoint({ ...LOGIN, token_endpoint }, 'token_endpoint', allowInsecure)).toBe(token_endpoint);
});

it.each<[string, string | undefined, string]>([
  ['one that is missing', undefined, 'endpoint_missing'],
  ['plain http', 'http://login.example.com/par', 'endpoint_insecure'],
  ['a script', 'javascript:alert(1)', 'endpoint_insecure'],
])('refuses %s, and says which', (_title, endpoint, code) => {
  const metadata = { ...LOGIN, pushed_authorization_request_endpoint: endpoint };
  expect(() => secretEndpoint(metadata, 'pushed_authorization_request_endpoint', false)).toThrow(
    expect.objectContaining({ code, detail: 'pushed_authorization_request_endpoint' }),
  );
});
