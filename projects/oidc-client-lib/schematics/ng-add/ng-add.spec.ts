import type { UnitTestTree } from '@angular-devkit/schematics/testing';
import { addApplication, createRunner, createWorkspace, readWorkspaceFile, snapshot } from '../testing/workspaces';

const FLAGS = { issuer: 'https://localhost:44318', clientId: 'angularclient' };
const SILENT_RENEW = { glob: 'silent-renew.*', input: 'node_modules/oidc-client-lib/silent-renew', output: '/' };

interface Outcome {
  readonly tree: UnitTestTree;
  readonly messages: string;
}

async function ngAdd(tree: UnitTestTree, options: object = {}): Promise<Outcome> {
  const runner = createRunner();
  const messages: string[] = [];
  runner.logger.subscribe((entry) => messages.push(entry.message));
  return { tree: await runner.runSchematic('ng-add', { ...FLAGS, ...options }, tree), messages: messages.join('\n') };
}

describe('ng add in a standalone application', () => {
  it('writes provideOidc into the application config', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone: true }));

    const config = tree.readText('/src/app/app.config.ts');
    expect(config).toContain("import { provideOidc } from 'oidc-client-lib';");
    expect(config).toContain(`    provideRouter(routes),
    provideOidc({
      issuer: 'https://localhost:44318',
      clientId: 'angularclient',
      scope: 'openid profile email',
    })
  ]`);
  });

  it('breaks a list on one line into lines', async () => {
    const before = await createWorkspace({ standalone: true });
    before.overwrite(
      '/src/app/app.config.ts',
      `import { ApplicationConfig } from '@angular/core';
import { provideRouter } from '@angular/router';

export const appConfig: ApplicationConfig = { providers: [provideRouter([])] };
`,
    );

    const { tree } = await ngAdd(before);

    expect(tree.readText('/src/app/app.config.ts')).toContain(`providers: [
  provideRouter([]),
  provideOidc({
    issuer: 'https://localhost:44318',`);
  });

  it('writes the providers where bootstrapApplication has none', async () => {
    const before = await createWorkspace({ standalone: true });
    before.overwrite(
      '/src/main.ts',
      `import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';

bootstrapApplication(App);
`,
    );

    const { tree } = await ngAdd(before);

    expect(tree.readText('/src/main.ts')).toContain(`bootstrapApplication(App, {
  providers: [
    provideOidc({
      issuer: 'https://localhost:44318',`);
  });
});

describe('ng add in an NgModule application', () => {
  it('writes OidcModule.forRoot into the root module', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone: false }));

    const module = tree.readText('/src/app/app-module.ts');
    expect(module).toContain("import { OidcModule } from 'oidc-client-lib';");
    expect(module).toContain(`    AppRoutingModule,
    OidcModule.forRoot({
      issuer: 'https://localhost:44318',
      clientId: 'angularclient',
      scope: 'openid profile email',
    })
  ],`);
  });
});

describe.each([
  ['standalone', true],
  ['NgModule', false],
])('ng add in a workspace with a %s application', (_kind, standalone) => {
  it('changes nothing when it runs again', async () => {
    const first = await ngAdd(await createWorkspace({ standalone }), { guard: true, interceptor: true });
    const before = snapshot(first.tree);

    const second = await ngAdd(first.tree, { guard: true, interceptor: true });

    expect(snapshot(second.tree)).toEqual(before);
    expect(second.messages).toContain('sets oidc-client-lib up already');
  });

  it('copies the silent-renew page in the build target, besides the assets that were there', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone }));

    const { build, test } = readWorkspaceFile(tree).projects['shop']!.architect;
    expect(build!.options!['assets']).toEqual([{ glob: '**/*', input: 'public' }, SILENT_RENEW]);
    expect(test!.options?.['assets']).toBeUndefined();
  });

  it('adds no interceptor and no route unasked', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone }));

    expect(Object.values(snapshot(tree)).join('\n')).not.toMatch(/oidcInterceptor|oidcGuard/);
  });

  it('adds provideHttpClient with the interceptor by --interceptor', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone }), { interceptor: true });

    const root = tree.readText(standalone ? '/src/app/app.config.ts' : '/src/app/app-module.ts');
    expect(root).toContain('\n    provideHttpClient(withInterceptors([oidcInterceptor]))');
    expect(root).toContain("import { provideHttpClient, withInterceptors } from '@angular/common/http';");
  });

  it('adds a sample page behind the guard by --guard, before the routes that were there', async () => {
    const before = await createWorkspace({ standalone });
    const routesPath = standalone ? '/src/app/app.routes.ts' : '/src/app/app-routing-module.ts';
    before.overwrite(routesPath, before.readText(routesPath).replace('[]', "[{ path: '**', redirectTo: '' }]"));

    const { tree } = await ngAdd(before, { guard: true });

    expect(tree.readText(routesPath)).toContain(`Routes = [
  {
    path: 'profile',
    canActivate: [oidcGuard()],
    loadComponent: () => import('./profile/profile').then((file) => file.Profile),
  },
  { path: '**', redirectTo: '' }]`);
    expect(tree.readText('/src/app/profile/profile.ts')).toContain("selector: 'app-profile'");
    expect(tree.readText(standalone ? '/src/app/app.config.ts' : '/src/app/app-module.ts')).toContain(
      `${standalone ? 'provideOidc' : 'OidcModule.forRoot'}(
      {
        issuer: 'https://localhost:44318',
        clientId: 'angularclient',
        scope: 'openid profile email',
      },
      withUserInfo(),
    )`,
    );
  });
});

describe('ng add in an application that is rendered on a server', () => {
  it('keeps the start page a route beside the sample page', async () => {
    const before = await createWorkspace({ standalone: true });
    const workspace = readWorkspaceFile(before);
    workspace.projects['shop']!.architect['build']!.options!['server'] = 'src/main.server.ts';
    before.overwrite('/angular.json', JSON.stringify(workspace));

    const { tree } = await ngAdd(before, { guard: true });

    expect(tree.readText('/src/app/app.routes.ts')).toContain(`  },
  { path: '', pathMatch: 'full', children: [] },
];`);
  });
});

describe('ng add and targets', () => {
  it('copies the page in the test target of Karma and in configurations with assets of their own', async () => {
    const before = await createWorkspace({ standalone: true });
    const workspace = readWorkspaceFile(before);
    const { build, test } = workspace.projects['shop']!.architect;
    build!.builder = '@angular-devkit/build-angular:browser';
    build!.options = { main: 'src/main.ts', tsConfig: 'tsconfig.app.json' };
    build!.configurations = { production: { assets: ['src/robots.txt'] } };
    test!.builder = '@angular/build:karma';
    test!.options = { assets: ['src/favicon.ico'] };
    before.overwrite('/angular.json', JSON.stringify(workspace));

    const { tree } = await ngAdd(before);

    const after = readWorkspaceFile(tree).projects['shop']!.architect;
    expect(after['build']!.options!['assets']).toEqual([SILENT_RENEW]);
    expect(after['build']!.configurations!['production']!['assets']).toEqual(['src/robots.txt', SILENT_RENEW]);
    expect(after['test']!.options!['assets']).toEqual(['src/favicon.ico', SILENT_RENEW]);
  });

  it('asks which application is meant when there are several', async () => {
    const two = await addApplication(await createWorkspace({ standalone: true }), { standalone: false, name: 'admin' });

    await expect(ngAdd(two)).rejects.toThrow('several applications (shop, admin): name one with --project');
    await expect(ngAdd(two, { project: 'nowhere' })).rejects.toThrow('no application "nowhere"');
  });

  it('sets up the application named by --project only', async () => {
    const two = await addApplication(await createWorkspace({ standalone: true }), { standalone: false, name: 'admin' });

    const { tree } = await ngAdd(two, { project: 'admin' });

    expect(tree.readText('/projects/admin/src/app/app-module.ts')).toContain('OidcModule.forRoot({');
    expect(tree.readText('/src/app/app.config.ts')).not.toContain('oidc-client-lib');
  });
});

describe('ng add and provideHttpClient', () => {
  const withHttpClient = async (call: string, imported: string): Promise<UnitTestTree> => {
    const tree = await createWorkspace({ standalone: true });
    const config = tree.readText('/src/app/app.config.ts');
    tree.overwrite(
      '/src/app/app.config.ts',
      `import { ${imported} } from '@angular/common/http';\n${config.replace('provideRouter(routes)', `provideRouter(routes), ${call}`)}`,
    );
    return tree;
  };

  it('gives the interceptor to a call without arguments', async () => {
    const { tree } = await ngAdd(await withHttpClient('provideHttpClient()', 'provideHttpClient'));

    const config = tree.readText('/src/app/app.config.ts');
    expect(config).toContain('provideHttpClient(withInterceptors([oidcInterceptor]))');
    expect(config).toContain("import { provideHttpClient, withInterceptors } from '@angular/common/http';");
    expect(config).toContain("import { provideOidc, oidcInterceptor } from 'oidc-client-lib';");
  });

  it('keeps features and interceptors that are there', async () => {
    const call = 'provideHttpClient(withFetch(), withInterceptors([retry]))';
    const { tree } = await ngAdd(await withHttpClient(call, 'provideHttpClient, withFetch, withInterceptors'));

    expect(tree.readText('/src/app/app.config.ts')).toContain(
      'provideHttpClient(withFetch(), withInterceptors([retry, oidcInterceptor]))',
    );
  });

  it('leaves it alone by --interceptor=false', async () => {
    const before = await withHttpClient('provideHttpClient()', 'provideHttpClient');
    const { tree } = await ngAdd(before, { interceptor: false });

    expect(tree.readText('/src/app/app.config.ts')).toContain('provideHttpClient()');
  });

  it('says so when the list of interceptors stands elsewhere', async () => {
    const call = 'provideHttpClient(withInterceptors(interceptors))';
    const { tree, messages } = await ngAdd(await withHttpClient(call, 'provideHttpClient, withInterceptors'));

    expect(tree.readText('/src/app/app.config.ts')).toContain(call);
    expect(messages).toContain('add oidcInterceptor to the list');
  });
});

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

  it.each([
    ['an issuer that is no address', { issuer: 'localhost:44318' }, '--issuer must be an https address'],
    ['an issuer with a query', { issuer: 'https://localhost?x=1' }, '--issuer must be an https address'],
    ['an empty client id', { clientId: ' ' }, '--client-id must not be empty'],
    ['a scope without openid', { scope: 'profile' }, '--scope must contain "openid"'],
  ])('refuses %s', async (_case, options, message) => {
    await expect(ngAdd(await createWorkspace({ standalone: true }), options)).rejects.toThrow(message);
  });

  it('quotes a client id with an apostrophe', async () => {
    const { tree } = await ngAdd(await createWorkspace({ standalone: true }), { clientId: "o'neill" });

    expect(tree.readText('/src/app/app.config.ts')).toContain("clientId: 'o\\'neill',");
  });
});
