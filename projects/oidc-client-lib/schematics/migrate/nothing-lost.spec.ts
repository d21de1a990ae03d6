import { migrated } from '../testing/migration';

const AUTH_OIDC_CLIENT = 'angular-auth-oidc-client';
const OAUTH2_OIDC = 'angular-oauth2-oidc';

/** The members of a class with the old service as `auth`, after the migration. */
async function members(from: string, text: string): Promise<string> {
  const service = from === OAUTH2_OIDC ? 'OAuthService' : 'OidcSecurityService';
  const { read } = await migrated({
    from,
    files: {
      'app/page.ts': `import { ${service} } from '${from}';
export class Page {
  constructor(private auth: ${service}) {}
  ${text}
}
`,
    },
  });
  return read('app/page.ts');
}

describe('what the migration from angular-auth-oidc-client must not lose', () => {
  it.each([
    ['an arrow function', 'export const build = (a: string): OpenIdConfiguration => ({ authority: a });', 'issuer: a,'],
    [
      'an async function',
      'export async function load(a: string): Promise<OpenIdConfiguration> { return { authority: a }; }',
      'issuer: a,',
    ],
    ['a part of it', "export const base: Partial<OpenIdConfiguration> = { redirectUrl: '/' };", "redirectUri: '/',"],
  ])('rewrites the configuration of %s', async (_case, statement, expected) => {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: { 'app/config.ts': `import { OpenIdConfiguration } from 'angular-auth-oidc-client';\n${statement}\n` },
    });
    expect(read('app/config.ts')).toContain(expected);
  });

  it('says that what is spread into a configuration needs new names', async () => {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/app.config.ts': `import { provideAuth } from 'angular-auth-oidc-client';
import { environment } from '../environments/environment';
export const providers = [provideAuth({ config: { ...environment.oidc, silentRenew: true } })];
`,
      },
    });
    expect(read('app/app.config.ts')).toContain(
      '"...environment.oidc": its properties must have the names of OidcConfig.',
    );
  });

  it('names the features where the set-up is left to a person, and says nothing else when it runs again', async () => {
    const first = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/app.config.ts': `import { OpenIdConfiguration, provideAuth, StsConfigLoader } from 'angular-auth-oidc-client';
import { loader } from './loader';
export const config: OpenIdConfiguration = { authority: 'https://login.example.com', startCheckSession: true, useRefreshToken: true };
export const providers = [
  provideAuth({ loader: { provide: StsConfigLoader, useFactory: loader } }),
];
`,
      },
    });
    const text = first.read('app/app.config.ts');
    expect(text).toContain(
      'a Promise does too. Give it withCodeFlow(), withCrossTabSync(), withRefreshTokens(), withSessionMonitoring(), withUserInfo(), too.\n',
    );
    const second = await migrated({ from: AUTH_OIDC_CLIENT, files: { 'app/app.config.ts': text } });
    expect(second.read('app/app.config.ts')).toBe(text);
  });

  it('keeps tabs, and the comments in customParams', async () => {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/config.ts': `import { PassedInitialConfig } from 'angular-auth-oidc-client';
export const config: PassedInitialConfig = {
\tconfig: {
\t\tsecureRoutes: [
\t\t\t'/api',
\t\t],
\t\tcustomParamsAuthRequest: {
\t\t\taudience: 'shop', // the API
\t\t},
\t},
};
`,
      },
    });
    expect(read('app/config.ts')).toContain(
      "\n\tsecureApis: [\n\t\t'/api',\n\t],\n\tscope: 'openid email profile',\n\t// the API\n\tcustomParams: {",
    );
  });

  it('takes offline_access out of a scope that is put together', async () => {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/config.ts': `import { OpenIdConfiguration } from 'angular-auth-oidc-client';
export const build = (api: string): OpenIdConfiguration => ({ scope: \`openid \${api} offline_access\` });
`,
      },
    });
    expect(read('app/config.ts')).toContain('scope: `openid ${api}`,');
  });

  it('leaves alone what has the name of the service in another class or function of the file', async () => {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/two.ts': `import { inject } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { Other } from './other';
export class One {
  private auth = inject(OidcSecurityService);
  out() { this.auth.logoff().subscribe(); }
}
export class Two {
  private auth = inject(Other);
  out() { this.auth.logoff().subscribe(); }
}
export const three = (auth: Other) => { auth.logoff().subscribe(); };
export const four = (auth: OidcSecurityService) => { [1].forEach(() => { auth.logoff().subscribe(); }); };
`,
      },
    });
    expect(read('app/two.ts').match(/.*logoff.*/g)).toEqual([
      '  out() { void this.auth.logoff(); }',
      '  out() { this.auth.logoff().subscribe(); }',
      'export const three = (auth: Other) => { auth.logoff().subscribe(); };',
      'export const four = (auth: OidcSecurityService) => { [1].forEach(() => { void auth.logoff(); }); };',
    ]);
  });

  it('gives an empty text for no token, as before', async () => {
    expect(await members(AUTH_OIDC_CLIENT, 'token() { return this.auth.getIdToken(); }')).toContain(
      "defer(() => this.auth.getIdToken().then((token) => token ?? ''));",
    );
  });

  it('says that a token that is kept comes later than before', async () => {
    const text = await members(
      AUTH_OIDC_CLIENT,
      "header() { let kept = ''; this.auth.getAccessToken().subscribe((token) => (kept = token)); return kept; }",
    );
    expect(text).toContain('// oidc-client-lib: getAccessToken: the token comes later now;');
  });

  it('says that the URL given to checkAuth was left out', async () => {
    const text = await members(AUTH_OIDC_CLIENT, 'check(url: string) { this.auth.checkAuth(url).subscribe(); }');
    expect(text).toContain('// oidc-client-lib: checkAuth: the URL was left out; authorizedCallback(url)');
  });

  it('rewrites the sign-out in a template', async () => {
    const template = '<button (click)="auth.logoffAndRevokeTokens().subscribe()">';
    expect(await members(AUTH_OIDC_CLIENT, `static x = { template: '${template}' };`)).toContain(
      '(click)="auth.logoff()"',
    );
  });
});

describe('the flow that an application from angular-auth-oidc-client has', () => {
  const IMPLICIT = "{ responseType: 'id_token token', autoUserInfo: false, scope: 'openid' }";
  const config = (name: string, object: string) =>
    `import { OpenIdConfiguration } from 'angular-auth-oidc-client';\nexport const ${name}: OpenIdConfiguration = ${object};\n`;

  /** The set-up with `config`, after the migration. */
  async function setUp(config: string, files: Record<string, string> = {}): Promise<string> {
    const { read } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        ...files,
        'app/app.config.ts': `import { provideAuth } from 'angular-auth-oidc-client';
export const providers = [
  provideAuth({ config: ${config} }),
];
`,
      },
    });
    return read('app/app.config.ts');
  }

  it.each([
    ['by default', ''],
    ['where it says so', "responseType: 'code',"],
    ['of several', "responseType: 'code id_token token',"],
  ])('is the code flow %s', async (_case, property) => {
    const text = await setUp(`{ ${property} autoUserInfo: false, scope: 'openid' }`);
    expect(text).toContain("import { provideOidc, withCodeFlow } from 'oidc-client-lib';");
    expect(text).toContain("  provideOidc({\n    scope: 'openid',\n  }, withCodeFlow()),");
    expect(text).not.toContain('//');
  });

  it('is the implicit flow where it says so, whatever a test or another set-up has', async () => {
    const files = {
      'app/other.ts': config('other', '{ autoUserInfo: false }'),
      'app/auth.spec.ts': config('mine', '{}'),
    };
    expect(await setUp(IMPLICIT, files)).not.toMatch(/withCodeFlow|\/\/ oidc-client-lib/);
    expect(await setUp('mine', { ...files, 'app/mine.ts': config('mine', IMPLICIT) })).toContain('provideOidc(mine),');
  });

  it('is that of what is spread into the configuration', async () => {
    const part = "{ authority: 'https://login.example.com' }";
    const files = {
      'app/part.ts': config('part', part).replace(': OpenIdConfiguration', ': Partial<OpenIdConfiguration>'),
      'app/base.ts': config('base', IMPLICIT),
    };
    expect(await setUp('{ ...base, ...part }', files)).not.toContain('withCodeFlow');
    expect(await setUp('{ ...part }', { 'app/part.ts': files['app/part.ts'] })).toContain('needs withCodeFlow()');
  });

  it('is left to a person where configurations differ, or none is found', async () => {
    const files = { 'app/one.ts': config('one', '{ autoUserInfo: false }'), 'app/two.ts': config('two', IMPLICIT) };
    const byHand =
      "Where responseType was 'code', or left out, the set-up needs withCodeFlow(), for refresh tokens withRefreshTokens() and withCrossTabSync() as well, and the configuration no responseType.";
    expect(await setUp('choose', files)).toContain(
      `  // oidc-client-lib: the configurations differ in responseType. ${byHand}\n  provideOidc(choose, withCodeFlow()),`,
    );
    expect(await setUp('environment.auth')).toContain(
      `  // oidc-client-lib: ${byHand} Where nothing says otherwise, the old library had scope: 'openid email profile', and autoUserInfo: true, which is withUserInfo().\n  provideOidc(environment.auth),`,
    );
    expect(await setUp('[one, two]', files)).toContain(`one provider for each application. ${byHand}\n`);
  });

  it('is told once, where an expression chooses it', async () => {
    const { read, report } = await migrated({
      from: AUTH_OIDC_CLIENT,
      files: {
        'app/app.config.ts': `import { provideAuth } from 'angular-auth-oidc-client';
export const providers = [provideAuth({ config: { responseType: environment.flow, scope: 'openid' } })];
`,
      },
    });
    expect(read('app/app.config.ts').match(/\/\/ oidc-client-lib: .*/g)).toEqual([
      expect.stringMatching(/^\/\/ oidc-client-lib: responseType: for 'code' leave it out/),
    ]);
    expect(report).toContain('for the client at the provider where there is no withCodeFlow(), and register');
  });
});

describe.each([
  [AUTH_OIDC_CLIENT, 'OidcSecurityService', 'AuthModule'],
  [OAUTH2_OIDC, 'OAuthService', 'OAuthModule'],
])('stand-ins and subclasses from %s', (from, service, module) => {
  it('says that a mock needs other members, and sets nothing up in a test', async () => {
    const { read } = await migrated({
      from,
      files: {
        'app/page.spec.ts': `import { ${module}, ${service} } from '${from}';
export const testing = [
  ${module}.forRoot({ config: {} }),
  { provide: ${service}, useValue: {} },
];
`,
      },
    });
    const text = read('app/page.spec.ts');
    expect(text).toContain('// oidc-client-lib: in tests give provideOidcTesting()');
    expect(text).toContain('// oidc-client-lib: what stands in for the service needs the members');
    expect(text).toContain(`\n  ${module}.forRoot(`);
  });

  it('says that a subclass was not rewritten', async () => {
    const { read } = await migrated({
      from,
      files: { 'app/own.ts': `import { ${service} } from '${from}';\nexport class Own extends ${service} {}\n` },
    });
    expect(read('app/own.ts')).toContain('// oidc-client-lib: what this class does by this and super');
  });
});

describe('what the migration from angular-oauth2-oidc must not lose', () => {
  const SETUP = {
    'app/app.config.ts': `import { provideOAuthClient } from 'angular-oauth2-oidc';
export const providers = [provideOAuthClient()];
`,
  };
  const CONFIG = "{ issuer: 'https://login.example.com', clientId: 'shop' }";

  it.each([
    ['a local constant', `start() { const config: AuthConfig = ${CONFIG}; this.auth.configure(config); }`],
    ['a parameter', 'start(config: AuthConfig) { this.auth.configure(config); }'],
  ])('leaves %s with configure, which nobody else can have', async (_case, member) => {
    const { read } = await migrated({
      from: OAUTH2_OIDC,
      files: {
        ...SETUP,
        'app/auth.ts': `import { AuthConfig, OAuthService } from 'angular-oauth2-oidc';
export class Auth {
  constructor(private auth: OAuthService) {}
  ${member}
}
`,
      },
    });
    expect(read('app/auth.ts')).toContain('this.auth.configure(config);');
    expect(read('app/auth.ts')).not.toContain('export const config');
    expect(read('app/app.config.ts')).toContain('// oidc-client-lib: no constant of type AuthConfig was found;');
  });

  it('takes the constant that is given to configure among several, and none of a test', async () => {
    const { read } = await migrated({
      from: OAUTH2_OIDC,
      files: {
        ...SETUP,
        'app/auth.ts': `import { AuthConfig, OAuthService } from 'angular-oauth2-oidc';
export const other: AuthConfig = ${CONFIG};
export const mine: AuthConfig = ${CONFIG};
export class Auth {
  constructor(private auth: OAuthService) { this.auth.configure(mine); }
}
`,
        'app/auth.spec.ts': `import { AuthConfig } from 'angular-oauth2-oidc';\nconst mine: AuthConfig = ${CONFIG};\n`,
      },
    });
    expect(read('app/app.config.ts')).toContain('provideOidc(mine)');
  });

  it('takes out setStorage() where the set-up says the same, and leaves another storage to a person', async () => {
    const text = await members(
      OAUTH2_OIDC,
      `go() {
    this.auth.setStorage(localStorage);
    this.auth.setStorage(sessionStorage);
    this.auth.setStorage(this.cookies);
  }`,
    );
    expect(text).not.toMatch(/setStorage\((local|session)Storage\)/);
    expect(text).toContain(
      "// oidc-client-lib: setStorage: add withStorage('local') or another storage to provideOidc.",
    );
    expect(text).toContain('this.auth.setStorage(this.cookies);');
  });

  it('says that options were left out', async () => {
    const text = await members(OAUTH2_OIDC, 'go() { this.auth.tryLogin({ onTokenReceived: () => this.home() }); }');
    expect(text).toContain('// oidc-client-lib: tryLogin: its arguments were left out.');
  });

  it('tells whether somebody is signed in to a callback that wants to know', async () => {
    const text = await members(
      OAUTH2_OIDC,
      `go() {
    void this.auth.tryLogin().then((ok: boolean) => ok);
    void this.auth.tryLogin().then(() => this.home());
  }`,
    );
    expect(text).toContain('this.auth.start().then((session) => session !== null).then((ok: boolean) => ok);');
    expect(text).toContain('this.auth.start().then(() => this.home());');
  });

  it('says what a failed renewal is, to those who look', async () => {
    const text = await members(
      OAUTH2_OIDC,
      `go() {
    void this.auth.silentRefresh().then(() => 1).catch((result) => result.reason.error);
    void this.auth.refreshToken().catch(() => 2);
  }`,
    );
    expect(text.match(/\/\/ oidc-client-lib: .*/g)).toEqual([
      '// oidc-client-lib: silentRefresh: it rejects with an OidcError; compare its code, for example login_required.',
    ]);
  });

  it('tells the same of one line once', async () => {
    const { report } = await migrated({
      from: OAUTH2_OIDC,
      files: {
        'app/page.ts': `import { OAuthService } from 'angular-oauth2-oidc';
export const is = (auth: OAuthService) => auth.state && auth.state !== 'null';
`,
      },
    });
    expect(report.match(/page\.ts:3 {2}state:/g)).toHaveLength(1);
  });

  it('says that returnTo must be a route, unless it is one', async () => {
    const state = await members(OAUTH2_OIDC, 'go() { this.auth.initLoginFlow(encodeURIComponent(location.href)); }');
    expect(state).toContain('// oidc-client-lib: initLoginFlow: returnTo must be a route of this application');
    const route = await members(OAUTH2_OIDC, "go() { this.auth.initLoginFlow('/orders'); }");
    expect(route).not.toContain('// oidc-client-lib:');
  });

  it('is of the code flow as the configuration of the set-up is', async () => {
    const { read } = await migrated({
      from: OAUTH2_OIDC,
      files: {
        ...SETUP,
        'app/auth.ts': `import { AuthConfig, OAuthService } from 'angular-oauth2-oidc';
export const other: AuthConfig = ${CONFIG};
export const mine: AuthConfig = { responseType: 'code', tokenEndpoint: 'https://login.example.com/token' };
export class Auth {
  constructor(private auth: OAuthService) { this.auth.configure(mine); this.auth.initCodeFlow(); }
  implicit() { this.auth.initImplicitFlow('/orders'); }
  either() { this.auth.initLoginFlow(); }
}
`,
      },
    });
    expect(read('app/app.config.ts')).toContain(
      '[provideOidc(mine, withCodeFlow(), withCrossTabSync(), withRefreshTokens())]',
    );
    const text = read('app/auth.ts');
    expect(text).toContain("  metadata: { tokenEndpoint: 'https://login.example.com/token' },\n};");
    expect(text).toContain(' this.auth.authorize(); }\n');
    expect(text).toContain("implicit() { this.auth.authorize({ returnTo: '/orders' }); }");
    expect(text).toContain('either() { this.auth.authorize(); }');
  });

  it('says where the code flow would be chosen', async () => {
    const { read } = await migrated({ from: OAUTH2_OIDC, files: SETUP });
    expect(read('app/app.config.ts')).toContain(
      "Where responseType was 'code', the set-up needs withCodeFlow(), for refresh tokens withRefreshTokens() and withCrossTabSync() as well, and the configuration no responseType. Where nothing says otherwise, the old library had scope: 'openid profile', and the redirectUri for postLogoutRedirectUri, and refresh tokens in the code flow, which are withRefreshTokens() and withCrossTabSync().\n",
    );
  });

  it('says that the token went to every address', async () => {
    const { read } = await migrated({
      from: OAUTH2_OIDC,
      files: {
        'app/app.config.ts': `import { AuthConfig, provideOAuthClient } from 'angular-oauth2-oidc';
export const config: AuthConfig = ${CONFIG};
export const providers = [provideOAuthClient({ resourceServer: { sendAccessToken: true } })];
`,
      },
    });
    expect(read('app/app.config.ts')).toContain('// oidc-client-lib: the access token went to every address;');
  });
});
