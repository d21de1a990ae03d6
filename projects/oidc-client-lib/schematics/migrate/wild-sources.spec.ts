import { migrated } from '../testing/migration';
import { addApplication, createRunner, createWorkspace } from '../testing/workspaces';

const AUTH_OIDC_CLIENT = 'angular-auth-oidc-client';
const OAUTH2_OIDC = 'angular-oauth2-oidc';

/** One file after the migration, and the report. */
async function file(from: string, text: string): Promise<{ text: string; report: string }> {
  const { read, report } = await migrated({ from, files: { 'app/page.ts': text } });
  return { text: read('app/page.ts'), report };
}

describe('sources as people write them', () => {
  it('keeps the line breaks of Windows', async () => {
    const { text } = await file(
      OAUTH2_OIDC,
      `import { AuthConfig, OAuthService } from 'angular-oauth2-oidc';
export const config: AuthConfig = {
  // ours
  issuer: 'https://login.example.com',
  oidc: false,
};
export class Page {
  constructor(private oauth: OAuthService) {
    this.oauth.configure(config);
    this.oauth.setupAutomaticSilentRefresh();
  }
}
`.replaceAll('\n', '\r\n'),
    );
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text).toContain('constructor(private oauth: OidcSecurityService) {\r\n  }');
  });

  it('knows what is imported under another name', async () => {
    const { text, report } = await file(
      AUTH_OIDC_CLIENT,
      `import { OidcSecurityService as Oidc, AutoLoginPartialRoutesGuard as SignedIn } from 'angular-auth-oidc-client';
export const routes = [{ path: 'a', canActivate: [SignedIn] }];
export class Page {
  constructor(private auth: Oidc) {
    this.auth.logoff().subscribe();
  }
}
`,
    );
    expect(text).toContain("import { OidcSecurityService, oidcGuard } from 'oidc-client-lib';");
    expect(text).toContain('canActivate: [oidcGuard()]');
    expect(text).toContain('void this.auth.logoff();');
    expect(report).not.toContain('Look at');
  });

  it('leaves a file alone that has a class of the name itself, and says so', async () => {
    const before = `import { OidcSecurityService as Library } from 'angular-auth-oidc-client';
export class OidcSecurityService {
  constructor(private library: Library) {}
}
`;
    const { text, report } = await file(AUTH_OIDC_CLIENT, before);
    expect(text).toBe(before);
    expect(report).toContain(
      'src/app/page.ts:1  This file was left as it is: it imports OidcSecurityService as Library, and has a',
    );
  });

  it('finds operators where older code has them', async () => {
    const { text } = await file(
      AUTH_OIDC_CLIENT,
      `import { OidcSecurityService } from 'angular-auth-oidc-client';
import { take } from 'rxjs/operators';
export class Page {
  constructor(private auth: OidcSecurityService) {}
  isSignedIn() { return this.auth.isAuthenticated(); }
  first() { return this.auth.isAuthenticated$.pipe(take(1)); }
}
`,
    );
    expect(text).toContain('return this.auth.isAuthenticated$.pipe(take(1));');
    expect(text).not.toContain("from 'rxjs';");
  });

  it('injects at once what is injected in place, for guards and interceptors', async () => {
    const { text } = await file(
      AUTH_OIDC_CLIENT,
      `import { inject } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { map } from 'rxjs';
export const guard = () => inject(OidcSecurityService).checkAuth().pipe(map(({ isAuthenticated }) => isAuthenticated));
export const token = () => inject(OidcSecurityService).getAccessToken();
`,
    );
    expect(text).toContain('inject(OidcSecurityService).session$.pipe(take(1), map((session) => (session !== null)));');
    expect(text).toContain("from(inject(OidcSecurityService).getAccessToken().then((token) => token ?? ''));");
  });

  it('keeps import type, and the comments behind properties', async () => {
    const { text } = await file(
      AUTH_OIDC_CLIENT,
      `import type { OpenIdConfiguration } from 'angular-auth-oidc-client';
export const config: OpenIdConfiguration = {
  authority: 'https://login.example.com', // the test system
  clientId: 'shop', /* not a secret */
};
`,
    );
    expect(text).toBe(`import type { OidcConfig } from 'oidc-client-lib';
export const config: OidcConfig = {
  issuer: 'https://login.example.com', // the test system
  clientId: 'shop', /* not a secret */
  scope: 'openid email profile',
};
`);
  });

  it('rewrites a configuration that is asserted inside another object', async () => {
    const { text } = await file(
      AUTH_OIDC_CLIENT,
      `import { OpenIdConfiguration } from 'angular-auth-oidc-client';
export const environment = { production: true, auth: { authority: 'https://login.example.com' } as OpenIdConfiguration };
`,
    );
    expect(text).toContain("issuer: 'https://login.example.com',");
    expect(text).toContain('} as OidcConfig };');
  });

  it.each([
    ['several configurations', "export const configs: OpenIdConfiguration[] = [{ configId: 'a' }, { configId: 'b' }];"],
    ['a configuration that is computed', 'export const config: OpenIdConfiguration = compute();'],
  ])('says what it could not do with %s', async (_case, statement) => {
    const { text } = await file(
      AUTH_OIDC_CLIENT,
      `import { OpenIdConfiguration } from 'angular-auth-oidc-client';\n${statement}\n`,
    );
    expect(text).toContain('// oidc-client-lib: check that this has the properties of OidcConfig;');
  });

  it('says that a configuration from elsewhere was not looked at', async () => {
    const { report } = await file(
      AUTH_OIDC_CLIENT,
      `import { provideAuth } from 'angular-auth-oidc-client';
import { environment } from '../environment';
export const providers = [provideAuth({ config: environment.auth })];
`,
    );
    expect(report).toContain('environment.auth: check that it has the properties of OidcConfig.');
  });

  it.each([
    ['an export', "export { OidcSecurityService } from 'angular-auth-oidc-client';", 'still the old library'],
    ['a namespace', "import * as oidc from 'angular-auth-oidc-client';", 'is not imported by name'],
    ['a mock', "jest.mock('angular-auth-oidc-client');", 'is not imported by name'],
  ])('says that it did nothing about %s', async (_case, statement, message) => {
    const { text, report } = await file(AUTH_OIDC_CLIENT, `${statement}\n`);
    expect(report).toContain(message);
    expect(text).toContain(statement);
  });

  it('takes the configuration out of the providers, and tells the rest', async () => {
    const { text } = await file(
      OAUTH2_OIDC,
      `import { AuthConfig, OAuthModuleConfig, provideOAuthClient } from 'angular-oauth2-oidc';
export const authConfig: AuthConfig = { issuer: 'https://login.example.com' };
export const providers = [
  provideOAuthClient(),
  { provide: AuthConfig, useValue: authConfig },
  { provide: OAuthModuleConfig, useValue: {} },
];
`,
    );
    expect(text).toContain(`  provideOidc(authConfig),
  // oidc-client-lib: OAuthModuleConfig: name the APIs in secureApis of the configuration, and add withHttpInterceptor() or oidcInterceptor.
  { provide: OAuthModuleConfig, useValue: {} },`);
  });

  it('does not make a value of a type', async () => {
    const { text } = await file(
      OAUTH2_OIDC,
      `import { AuthConfig } from 'angular-oauth2-oidc';
export const authConfig = new AuthConfig({ issuer: 'https://login.example.com' });
`,
    );
    expect(text).toContain('// oidc-client-lib: AuthConfig: OidcConfig is a type alone');
    expect(text).toContain('new AuthConfig(');
  });
});

describe('a workspace of several projects', () => {
  const SOURCE =
    "import { OidcSecurityService } from 'angular-auth-oidc-client';\nexport type Auth = OidcSecurityService;\n";

  it('names the other ones that use the old library', async () => {
    const tree = await addApplication(await createWorkspace({ standalone: true }), { standalone: true, name: 'admin' });
    tree.create('/projects/admin/src/app/auth.ts', SOURCE);
    const runner = createRunner();
    const messages: string[] = [];
    runner.logger.subscribe((entry) => messages.push(entry.message));
    await runner.runSchematic('migrate', { from: AUTH_OIDC_CLIENT, project: 'shop' }, tree);
    expect(messages.join()).toContain('Nothing here uses angular-auth-oidc-client.');
    expect(messages.join()).toContain('run this with --project for admin');
  });

  it('rewrites a library when it is named', async () => {
    const tree = await createWorkspace({ standalone: true });
    const workspace = JSON.parse(tree.readText('/angular.json')) as { projects: Record<string, object> };
    workspace.projects['shared'] = { projectType: 'library', root: 'libs/shared', sourceRoot: 'libs/shared/src' };
    tree.overwrite('/angular.json', JSON.stringify(workspace));
    tree.create('/libs/shared/src/auth.ts', SOURCE);
    const after = await createRunner().runSchematic('migrate', { from: AUTH_OIDC_CLIENT, project: 'shared' }, tree);
    expect(after.readText('/libs/shared/src/auth.ts')).toContain("from 'oidc-client-lib'");
  });
});
