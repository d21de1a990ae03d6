import { endSessionUrl } from './end-session-request';

describe('a sign-out at the provider', () => {
  it('says who signs out, and where to come back to', () => {
    const url = endSessionUrl('https://login.example.com/logout?x=1', {
      client_id: 'c',
      id_token_hint: undefined,
      post_logout_redirect_uri: 'https://app.example.com/',
      state: 's',
    });
    expect(url).toBe(
      'https://login.example.com/logout?x=1&client_id=c&post_logout_redirect_uri=https%3A%2F%2Fapp.example.com%2F&state=s',
    );
  });
});
