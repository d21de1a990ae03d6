import { absoluteUrl, isLoopback, isSecureUrl, parseUrl, withParameters } from './url';

describe('secure URLs', () => {
  it.each(['localhost', 'a.localhost', 'app.a.localhost', '127.0.0.1', '127.8.9.1', '127.255.10.101', '[::1]'])(
    '%s is this machine',
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(isSecureUrl(`http://${host}:4200/`)).toBe(true);
    },
  );

  it.each([
    'localhost.evil.example',
    'notlocalhost',
    '128.0.0.1',
    '127.0.0.1.nip.io',
    '10.127.0.0.1',
    '127.0.0',
    '127.0.0.1.1',
    '10.0.0.1',
    'x[::1]',
    '[::1]x',
    '',
  ])('%p is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  it.each(['localhost.evil.example', 'notlocalhost', '10.0.0.1'])(
    'http://%s needs permission, https does not',
    (host) => {
      expect(isSecureUrl(`http://${host}/`)).toBe(false);
      expect(isSecureUrl(`http://${host}/`, true)).toBe(true);
      expect(isSecureUrl(`https://${host}/`)).toBe(true);
    },
  );

  it.each([
    'javascript:alert(1)',
    'data:,x',
    'file:///etc/passwd',
    'ws://localhost/',
    '//localhost/',
    '',
    'x',
    7,
    null,
  ])('%p is none, permission or not', (url) => {
    expect(isSecureUrl(url)).toBe(false);
    expect(isSecureUrl(url, true)).toBe(false);
  });

  it('something else than a text is none', () => {
    expect(isSecureUrl(['https://login.example.com/'])).toBe(false);
    expect(isSecureUrl(new URL('https://login.example.com/'))).toBe(false);
  });
});

describe('URLs', () => {
  it('are parsed, or nothing', () => {
    expect(parseUrl('/x', 'https://a.example/')?.href).toBe('https://a.example/x');
    expect(parseUrl('/x')).toBeNull();
    expect(parseUrl(undefined)).toBeNull();
  });

  it('get parameters behind their own', () => {
    expect(withParameters('https://a.example/?x=1', { y: 2, z: undefined })).toBe('https://a.example/?x=1&y=2');
    expect(withParameters('https://a.example/', { 'y&': '=' })).toBe('https://a.example/?y%26=%3D');
    expect(withParameters('https://a.example/', { y: undefined })).toBe('https://a.example/');
    expect(withParameters('https://a.example/a+b', { y: 'c d+e' })).toBe('https://a.example/a+b?y=c%20d%2Be');
  });

  it('get each parameter once, the later one', () => {
    expect(withParameters('https://a.example/?p=1&x=2&p=3', { p: 4, x: undefined })).toBe('https://a.example/?p=4&x=2');
  });

  it('get parameters before their fragment, which is sent nowhere', () => {
    expect(withParameters('https://a.example/#top', { y: 2 })).toBe('https://a.example/?y=2#top');
  });
});

describe('an absolute URL', () => {
  it.each([
    ['as given, where it is one', 'HTTPS://App.example.com', 'HTTPS://App.example.com'],
    ['of a path of the app', 'signed-out?by=me', 'https://app.example.com/shop/signed-out?by=me'],
    ['of what is none', 'https://', undefined],
  ])('%s', (_name, given, expected) => {
    expect(absoluteUrl(given, 'https://app.example.com/shop/')).toBe(expected);
  });
});
