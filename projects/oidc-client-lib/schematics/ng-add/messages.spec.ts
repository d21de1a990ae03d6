import { ngAdd, SILENT_RENEW } from '../testing/ng-add';
import { createWorkspace, readWorkspaceFile } from '../testing/workspaces';

describe('what ng add says', () => {
  it('names the addresses to register and the IdentityServer client', async () => {
    const before = await createWorkspace({ standalone: true });
    const workspace = readWorkspaceFile(before);
    workspace.projects['shop']!.architect['serve']!.options = { ssl: true, port: 44311 };
    before.overwrite('/angular.json', JSON.stringify(workspace));

    const { messages } = await ngAdd(before, { scope: 'openid dataEventRecords' });

    expect(messages).toContain(
      'RedirectUris = { "https://localhost:44311/", "https://localhost:44311/silent-renew.html" }',
    );
    expect(messages).toContain('AllowAccessTokensViaBrowser = true');
    expect(messages).toContain('AllowedCorsOrigins = { "https://localhost:44311" }');
    expect(messages).toContain('AllowedScopes = { "openid", "dataEventRecords" }');
  });

  it('names a client of the code flow by --flow', async () => {
    const { messages } = await ngAdd(await createWorkspace({ standalone: true }), { flow: 'code' });

    expect(messages).toContain('grant / response type      authorization code with PKCE, no client secret / code\n');
    expect(messages).toContain(`      AllowedGrantTypes = GrantTypes.Code,
      RequirePkce = true,
      RequireClientSecret = false,
      RequireConsent = false,
      RedirectUris = { "http://localhost:4200/", "http://localhost:4200/silent-renew.html" },`);
    expect(messages).not.toContain('AllowAccessTokensViaBrowser');
  });

  it('names a client with refresh tokens by --flow code-with-refresh-tokens', async () => {
    const { messages } = await ngAdd(await createWorkspace({ standalone: true }), {
      flow: 'code-with-refresh-tokens',
      scope: 'openid offline_access',
    });

    expect(messages).toContain('authorization code with PKCE and refresh token, no client secret / code\n');
    expect(messages).toContain(`      RequireClientSecret = false,
      AllowOfflineAccess = true,
      RefreshTokenUsage = TokenUsage.OneTimeOnly,
`);
    expect(messages).toContain('AllowedScopes = { "openid" },');
  });

  it('refuses a flow that there is not', async () => {
    await expect(ngAdd(await createWorkspace({ standalone: true }), { flow: 'hybrid' })).rejects.toThrow('/flow');
  });

  it('counts with a base href', async () => {
    const before = await createWorkspace({ standalone: true });
    const workspace = readWorkspaceFile(before);
    workspace.projects['shop']!.architect['build']!.options!['baseHref'] = '/shop/';
    before.overwrite('/angular.json', JSON.stringify(workspace));

    const { messages } = await ngAdd(before);

    expect(messages).toContain('"http://localhost:4200/shop/", "http://localhost:4200/shop/silent-renew.html"');
    expect(messages).toContain('AllowedCorsOrigins = { "http://localhost:4200" }');
  });

  it('shows the code when it cannot find the place for it', async () => {
    const before = await createWorkspace({ standalone: true });
    before.overwrite('/src/main.ts', "import('./bootstrap');\n");

    const { tree, messages } = await ngAdd(before);

    expect(messages).toContain("provideOidc({\n  issuer: 'https://localhost:44318',");
    expect(readWorkspaceFile(tree).projects['shop']!.architect['build']!.options!['assets']).toContainEqual(
      SILENT_RENEW,
    );
  });

  it('shows the features with the code', async () => {
    const before = await createWorkspace({ standalone: true });
    before.overwrite('/src/main.ts', "import('./bootstrap');\n");

    const { messages } = await ngAdd(before, { flow: 'code' });

    expect(messages).toContain(`provideOidc(
  {
    issuer: 'https://localhost:44318',
    clientId: 'angularclient',
    scope: 'openid profile email',
  },
  withCodeFlow(),
)`);
  });

  it('shows the code when the call cannot be read, and does the rest', async () => {
    const before = await createWorkspace({ standalone: true });
    before.overwrite(
      '/src/main.ts',
      `import { bootstrapApplication } from '@angular/platform-browser';
import { mergeApplicationConfig } from '@angular/core';
import { coreConfig } from '@config/core';
import { App } from './app/app';

const config = mergeApplicationConfig(coreConfig, { providers: [] });
bootstrapApplication(App, config);
`,
    );

    const { tree, messages } = await ngAdd(before, { interceptor: true });

    expect(tree.readText('/src/main.ts')).toBe(before.readText('/src/main.ts'));
    expect(messages).toContain("provideOidc({\n  issuer: 'https://localhost:44318',");
    expect(messages).toContain('provideHttpClient(withInterceptors([oidcInterceptor]))');
    expect(readWorkspaceFile(tree).projects['shop']!.architect['build']!.options!['assets']).toContainEqual(
      SILENT_RENEW,
    );
  });

  it.each([
    ['an issuer that is no address', { issuer: 'localhost:44318' }, '--issuer must be an https address'],
    ['an issuer with a query', { issuer: 'https://localhost?x=1' }, '--issuer must be an https address'],
    ['an issuer with a user', { issuer: 'https://a:b@localhost' }, '--issuer must be an https address'],
    ['an issuer with a blank', { issuer: 'https://localhost ' }, '--issuer must be an https address'],
    ['http to another host', { issuer: 'http://login.test:8080' }, 'http is for this machine alone'],
    [
      'the address of the discovery document',
      { issuer: 'https://localhost/.well-known/openid-configuration' },
      'without /.well-known/openid-configuration',
    ],
    ['an empty client id', { clientId: ' ' }, '--client-id must not be empty'],
    ['a scope without openid', { scope: 'profile' }, '--scope must contain "openid"'],
  ])('refuses %s', async (_case, options, message) => {
    await expect(ngAdd(await createWorkspace({ standalone: true }), options)).rejects.toThrow(message);
  });

  it.each(['http://localhost:8080/realms/shop', 'http://127.0.0.1', 'http://[::1]:5000', 'http://login.localhost'])(
    'takes %s, which is this machine',
    async (issuer) => {
      const { tree } = await ngAdd(await createWorkspace({ standalone: true }), { issuer });

      expect(tree.readText('/src/app/app.config.ts')).toContain(`issuer: '${issuer}',`);
    },
  );

  it('quotes a client id with an apostrophe', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone: true }), { clientId: "o'neill" });

    expect(tree.readText('/src/app/app.config.ts')).toContain("clientId: 'o\\'neill',");
  });
});
