import { pushedParameters, pushedRequestUrl } from './pushed-request';

const ENDPOINT = 'https://login.example.com/authorize?tenant=a%20b';

it('pushes what the request says, and leaves the query of the endpoint where it is', () => {
  const url = `${ENDPOINT}&client_id=app&scope=openid%20profile&redirect_uri=https%3A%2F%2Fapp.example.com%2F`;
  expect(Object.fromEntries(pushedParameters(url, ENDPOINT))).toEqual({
    client_id: 'app',
    scope: 'openid profile',
    redirect_uri: 'https://app.example.com/',
  });
  expect(pushedRequestUrl(url, ENDPOINT, 'app', { request_uri: 'urn:x:1', expires_in: 60 })).toBe(
    `${ENDPOINT}&client_id=app&request_uri=urn%3Ax%3A1`,
  );
});

it('says, and pushes, what the request puts in place of that query', () => {
  const url = 'https://login.example.com/authorize?tenant=c&scope=openid';
  expect(Object.fromEntries(pushedParameters(url, ENDPOINT))).toEqual({ tenant: 'c', scope: 'openid' });
  expect(pushedRequestUrl(url, ENDPOINT, 'app', { request_uri: 'urn:x:1' })).toBe(
    'https://login.example.com/authorize?tenant=c&client_id=app&request_uri=urn%3Ax%3A1',
  );
});

it.each([undefined, null, '', 7, {}])('a request_uri that is %p is none', (request_uri) => {
  expect(() => pushedRequestUrl(ENDPOINT, ENDPOINT, 'app', { request_uri })).toThrow(
    expect.objectContaining({ code: 'json_invalid', detail: 'request_uri is missing' }),
  );
});
