import { migrated } from '../testing/migration';

const AUTH_OIDC_CLIENT = 'angular-auth-oidc-client';
const OAUTH2_OIDC = 'angular-oauth2-oidc';

describe('what angular-auth-oidc-client did by default', () => {
  const WHOLE = "{ authority: 'https://login.example.com', clientId: 'shop' }";
  const NEWS = 'New, where the configuration does not say otherwise:';

  /** An application with these files and `text` as its configuration, after the migration. */
  const after = (text: string, files: Record<string, string> = {}) =>
    migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        ...files,
        'app/app.config.ts': `import { OpenIdConfiguration, provideAuth } from 'angular-auth-oidc-client';
${text}
export const providers = [provideAuth({ config })];
`,
      },
    });

  it('is written out where it is more than ours, and told where ours is better', async () => {
    const { read, report } = await after(`export const config: OpenIdConfiguration = ${WHOLE};`);
    const text = read('app/app.config.ts');
    expect(text).toContain("  clientId: 'shop',\n  scope: 'openid email profile',\n};");
    expect(text).toContain('provideOidc(config, withCodeFlow(), withUserInfo())');
    expect(report.slice(report.indexOf(NEWS), report.indexOf('\n\nThen:'))).toBe(`${NEWS}
  - withUserInfo() asks the UserInfo endpoint after each sign-in, as autoUserInfo did by default; leave it out where the claims of the ID token are enough
  - tokens are renewed before they expire, which was off; silentRenew: false switches it off again
  - a renewal is due when about a tenth of the lifetime is left, not at its end (renewBeforeExpirySeconds)
  - a renewal may take 9 seconds, not 20 (silentRenewTimeoutSeconds)
  - a wrong local clock is corrected; beyond that 60 seconds are tolerated, not 120 (clockSkewSeconds)
  - a sign-out comes back to the base URL of the application, which must be registered (postLogoutRedirectUri)
  - a sign-in comes back to the page where it began, not to '/' (authorize({ returnTo }))
  - a failed sign-in leads to no '/unauthorized'; listen to events$ for callback_refused
  - nothing is written to the console, which had warnings; withLogging('warn') does`);
  });

  it('is no news where the configuration says it', async () => {
    const { read, report } = await after(`export const config: OpenIdConfiguration = {
  scope: 'openid', autoUserInfo: false, silentRenew: false, renewTimeBeforeTokenExpiresInSeconds: 5,
  silentRenewTimeoutInSeconds: 5, maxIdTokenIatOffsetAllowedInSeconds: 5, postLogoutRedirectUri: '/',
  triggerAuthorizationResultEvent: true, logLevel: 0,
};`);
    expect(report).not.toContain(NEWS);
    expect(read('app/app.config.ts')).toContain("  scope: 'openid',\n  silentRenew: false,\n");
    expect(read('app/app.config.ts')).toContain('provideOidc(config, withCodeFlow())');
  });

  it('asks for no user data without an access token', async () => {
    const { read } = await after("export const config: OpenIdConfiguration = { responseType: 'id_token' };");
    expect(read('app/app.config.ts')).not.toContain('withUserInfo');
  });

  it('is left to a person where other objects may say it', async () => {
    const byHand =
      "// oidc-client-lib: Where nothing says otherwise, the old library had scope: 'openid email profile', and autoUserInfo: true, which is withUserInfo().";
    const spread = await after(`const config: OpenIdConfiguration = { ...base, clientId: 'shop' };`);
    expect(spread.read('app/app.config.ts')).toContain(byHand);
    expect(spread.read('app/app.config.ts')).not.toMatch(/^ {2}scope/m);
    const parts = await after(`const shared: OpenIdConfiguration = { redirectUrl: '/' };
const own: OpenIdConfiguration = ${WHOLE};
const config = { ...own, ...shared };`);
    expect(parts.read('app/app.config.ts').split(byHand)).toHaveLength(2);
    expect(parts.read('app/app.config.ts')).not.toMatch(/^ {2}scope/m);
  });

  it('is not that of a configuration in a test', async () => {
    const { read } = await after(
      "export const config: OpenIdConfiguration = { scope: 'openid', autoUserInfo: false };",
      {
        'app/auth.spec.ts': `import { OpenIdConfiguration } from 'angular-auth-oidc-client';\nconst mock: OpenIdConfiguration = { ...${WHOLE}, startCheckSession: true };\n`,
      },
    );
    expect(read('app/auth.spec.ts')).not.toContain('scope');
    expect(read('app/app.config.ts')).toContain('provideOidc(config, withCodeFlow())');
  });

  it('had the data of the user from the UserInfo endpoint, which is said where they are read', async () => {
    const page = {
      'app/page.ts': `import { OidcSecurityService } from 'angular-auth-oidc-client';
export class Page {
  constructor(private auth: OidcSecurityService) {
    this.auth.userData$.subscribe(({ userData }) => console.log(userData));
  }
}
`,
    };
    const { read } = await after(`export const config: OpenIdConfiguration = ${WHOLE};`, page);
    expect(read('app/page.ts')).toContain(
      'userData$: these are the claims of the ID token; what the UserInfo endpoint told besides is in claims() of OidcUserInfo.',
    );
    const without = await after('export const config: OpenIdConfiguration = { autoUserInfo: false };', page);
    expect(without.read('app/page.ts')).not.toContain('OidcUserInfo');
  });
});

describe('what angular-oauth2-oidc did by default', () => {
  const after = (config: string, member = '') =>
    migrated({
      from: OAUTH2_OIDC,
      files: {
        'app/app.config.ts': `import { provideOAuthClient } from 'angular-oauth2-oidc';
export const providers = [provideOAuthClient()];
`,
        'app/auth.ts': `import { AuthConfig, OAuthService } from 'angular-oauth2-oidc';
export const config: AuthConfig = ${config};
export class Auth {
  constructor(private auth: OAuthService) { this.auth.configure(config); ${member} }
}
`,
      },
    });

  it('is written out where it is more than ours, and told where ours is better', async () => {
    const { read, report } = await after("{ clientId: 'shop', redirectUri: origin + '/in', responseType: 'code' }");
    expect(read('app/auth.ts')).toContain(
      "  redirectUri: origin + '/in',\n  scope: 'openid profile',\n  postLogoutRedirectUri: origin + '/in',\n};",
    );
    expect(report).toContain(`New, where the configuration does not say otherwise:
  - tokens are renewed before they expire, which took setupAutomaticSilentRefresh(); silentRenew: false switches it off
  - a renewal is due when about a tenth of the lifetime is left, not a quarter (renewBeforeExpirySeconds)
  - a renewal may take 9 seconds, not 20 (silentRenewTimeoutSeconds)
  - a wrong local clock is corrected; beyond that 60 seconds are tolerated, not 600 (clockSkewSeconds)
  - a sign-in comes back to the page where it began, not to redirectUri (authorize({ returnTo }))
  - nothing is written to the console, which had warnings and errors; withLogging('warn') does
  - one tab renews for all, and a sign-out in one is a sign-out in all, by withCrossTabSync(), which withRefreshTokens() needs
`);
  });

  it('renewed where it was told to', async () => {
    const { report } = await after("{ clientId: 'shop' }", 'this.auth.setupAutomaticSilentRefresh();');
    expect(report).toContain('a renewal may take 9 seconds');
    expect(report).not.toMatch(/silentRenew: false|withRefreshTokens/);
  });

  it.each([
    ["{ responseType: 'code' }", 'config, withCodeFlow(), withCrossTabSync(), withRefreshTokens())'],
    ["{ responseType: 'code', useSilentRefresh: true }", 'config, withCodeFlow())'],
    ["{ responseType: 'id_token token' }", 'config)'],
    ['{ responseType: environment.flow }', 'config)'],
  ])('renewed by refresh tokens in the code flow, but for useSilentRefresh: %s', async (config, setUp) => {
    expect((await after(config)).read('app/app.config.ts')).toContain(`provideOidc(${setUp}`);
  });

  it('renewed by refresh tokens, which is left to a person where other objects may say otherwise', async () => {
    const { read } = await after("{ ...base, responseType: 'code', scope: 'openid offline_access' }");
    expect(read('app/auth.ts')).toContain('and refresh tokens in the code flow, which are withRefreshTokens() and');
    expect(read('app/auth.ts')).toContain("scope: 'openid offline_access',");
    expect(read('app/app.config.ts')).toContain('provideOidc(config, withCodeFlow())');
  });

  it.each(['redirectUriAsPostLogoutRedirectUriFallback: false', "postLogoutRedirectUri: '/out'"])(
    'came back from a sign-out to redirectUri, but for %s',
    async (property) => {
      const { read } = await after(`{ redirectUri: '/in', ${property} }`);
      expect(read('app/auth.ts')).not.toContain("postLogoutRedirectUri: '/in'");
    },
  );

  it('took the endpoints from discovery where it was called', async () => {
    const config = "{ issuer: 'https://x', tokenEndpoint: 'https://x/t', userinfoEndpoint: 'https://x/u' }";
    const { read, report } = await after(config, 'this.auth.loadDiscoveryDocumentAndTryLogin();');
    expect(read('app/auth.ts')).not.toContain('metadata: {');
    expect(read('app/auth.ts')).toContain(
      "// oidc-client-lib: userinfoEndpoint: 'https://x/u' was left out. Discovery names it. Where the provider's document does not, give all",
    );
    expect(report).toContain('tokenEndpoint was left out: the discovery document goes before, as it did.');
    const without = await after(config, 'this.auth.tryLogin();');
    expect(without.read('app/auth.ts')).toContain("metadata: { userinfoEndpoint: 'https://x/u' },");
    expect(without.read('app/auth.ts')).toContain('metadata: there is no discovery beside it, so it needs');
  });
});
