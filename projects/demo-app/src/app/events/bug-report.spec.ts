import { redacted } from './bug-report';

describe('redacted', () => {
  it.each([
    [
      'a signed token',
      'got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLWJ5dGVz here',
      'got (left out) here',
    ],
    ['a reference token', 'token 0F3A9C11D2E4B5A6978812345678901234567890ABCDEF-1', 'token (left out)'],
    ['a nonce without digits', 'nonce aBcDeFgHiJkLmNoPqRsTuVwXyZ', 'nonce (left out)'],
    ['fragment and query of a URL', 'at https://app.example/cb?code=4711#id_token=x y', 'at https://app.example/cb y'],
  ])('leaves out %s', (_name, text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  it.each([
    'temporarily_unavailable after 50 ms',
    'account_selection_required; the session lives until 06:20:14',
    'user alice, until 06:20:14',
    'urn:demo:step-up',
  ])('keeps “%s”', (text) => {
    expect(redacted(text)).toBe(text);
  });
});
