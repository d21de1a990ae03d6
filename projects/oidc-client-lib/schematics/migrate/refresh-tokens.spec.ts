import { migrated } from '../testing/migration';

const AUTH_OIDC_CLIENT = 'angular-auth-oidc-client';
const OAUTH2_OIDC = 'angular-oauth2-oidc';

describe('an application that had refresh tokens', () => {
  /** The set-up with `config`, beside another configuration. */
  async function setUp(config: string, other: string): Promise<string> {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/app.config.ts': `import { OpenIdConfiguration, provideAuth } from 'angular-auth-oidc-client';
const other: OpenIdConfiguration = ${other};
export const providers = [
  provideAuth({ config: ${config} }),
];
`,
      },
    });
    return read('app/app.config.ts');
  }

  it('has them with the features that they need, and none in the implicit flow', async () => {
    const withTokens = '{ useRefreshToken: true, autoUserInfo: false }';
    const implicit = "{ responseType: 'id_token token', autoUserInfo: false }";
    expect(await setUp(withTokens, implicit)).toContain(
      '  }, withCodeFlow(), withCrossTabSync(), withRefreshTokens()),',
    );
    expect(await setUp(implicit, withTokens)).toContain("    scope: 'openid email profile',\n  }),");
  });

  it('is told who sees and who revokes them', async () => {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/page.ts': `import { OidcSecurityService } from 'angular-auth-oidc-client';
export const go = (auth: OidcSecurityService) => {
  auth.getRefreshToken().subscribe();
  auth.revokeRefreshToken().subscribe();
};
`,
      },
    });
    expect(read('app/page.ts').match(/\/\/ oidc-client-lib: .*/g)).toEqual([
      '// oidc-client-lib: getRefreshToken: a refresh token is shown to nobody; refreshSession() renews by it.',
      '// oidc-client-lib: revokeRefreshToken: logoff() revokes the tokens where the provider can.',
    ]);
  });

  it('renews by refreshSession(), in templates too', async () => {
    const { read } = await migrated({
      from: OAUTH2_OIDC,
      files: {
        'app/page.ts': `import { OAuthService } from 'angular-oauth2-oidc';
@Component({ template: '<button (click)="auth.refreshToken()">' })
export class Page {
  constructor(protected auth: OAuthService) {}
  renew() { return this.auth.refreshToken(); }
  token() { return this.auth.getRefreshToken(); }
}
`,
      },
    });
    expect(read('app/page.ts')).toContain('(click)="auth.refreshSession()"');
    expect(read('app/page.ts')).toContain('return this.auth.refreshSession();');
    expect(read('app/page.ts')).toContain('// oidc-client-lib: getRefreshToken: a refresh token is shown to nobody;');
  });
});
