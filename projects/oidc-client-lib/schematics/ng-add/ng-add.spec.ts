import { ngAdd, SILENT_RENEW } from '../testing/ng-add';
import { addApplication, createWorkspace, readWorkspaceFile, snapshot } from '../testing/workspaces';

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

  it('signs in by the code flow by --flow', async () => {
    const root = standalone ? '/src/app/app.config.ts' : '/src/app/app-module.ts';
    const callee = standalone ? 'provideOidc' : 'OidcModule';
    const { tree } = await ngAdd(await createWorkspace({ standalone }), { flow: 'code' });
    const withGuard = await ngAdd(await createWorkspace({ standalone }), { flow: 'code', guard: true });
    const withoutFlow = await ngAdd(await createWorkspace({ standalone }));

    expect(tree.readText(root)).toContain(`import { ${callee}, withCodeFlow } from 'oidc-client-lib';`);
    expect(tree.readText(root)).toContain(`        scope: 'openid profile email',
      },
      withCodeFlow(),
    )`);
    expect(withGuard.tree.readText(root)).toContain('      },\n      withCodeFlow(),\n      withUserInfo(),\n    )');
    expect(withoutFlow.tree.readText(root)).not.toContain('withCodeFlow');
  });

  it('renews by refresh tokens by --flow code-with-refresh-tokens', async () => {
    const root = standalone ? '/src/app/app.config.ts' : '/src/app/app-module.ts';
    const flow = 'code-with-refresh-tokens';
    const { tree } = await ngAdd(await createWorkspace({ standalone }), { flow });
    const asked = await ngAdd(await createWorkspace({ standalone }), { flow, scope: 'openid offline_access api' });

    expect(tree.readText(root)).toContain(`        scope: 'openid profile email offline_access',
      },
      withCodeFlow(),
      withCrossTabSync(),
      withRefreshTokens(),
    )`);
    expect(asked.tree.readText(root)).toContain("scope: 'openid offline_access api',");
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
  it('keeps the start page a route, and leaves the sample page to the browser', async () => {
    const before = await createWorkspace({ standalone: true });
    const workspace = readWorkspaceFile(before);
    workspace.projects['shop']!.architect['build']!.options!['server'] = 'src/main.server.ts';
    before.overwrite('/angular.json', JSON.stringify(workspace));
    before.create(
      '/src/app/app.routes.server.ts',
      `import { RenderMode, ServerRoute } from '@angular/ssr';

export const serverRoutes: ServerRoute[] = [
  {
    path: '**',
    renderMode: RenderMode.Prerender
  }
];
`,
    );

    const { tree } = await ngAdd(before, { guard: true });

    expect(tree.readText('/src/app/app.routes.ts')).toContain(`  },
  { path: '', pathMatch: 'full', children: [] },
];`);
    expect(tree.readText('/src/app/app.routes.server.ts')).toContain(`ServerRoute[] = [
  { path: 'profile', renderMode: RenderMode.Client },
  {
    path: '**',`);
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
