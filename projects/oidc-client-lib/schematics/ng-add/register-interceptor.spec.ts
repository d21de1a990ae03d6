import type { UnitTestTree } from '@angular-devkit/schematics/testing';
import { ngAdd } from '../testing/ng-add';
import { createWorkspace } from '../testing/workspaces';

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
