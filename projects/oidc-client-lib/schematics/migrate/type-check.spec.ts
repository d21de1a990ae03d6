import { migrated } from '../testing/migration';
import { typeErrors } from '../testing/type-check';
import * as authOidcClient from './angular-auth-oidc-client/applications.spec-data';
import * as oauth2Oidc from './angular-oauth2-oidc/applications.spec-data';

/** Errors of the migrated files on lines that no comment stands above. */
async function unannouncedErrors(
  from: string,
  standalone: boolean,
  files: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { read } = await migrated({ from, standalone, files });
  const paths = Object.keys(files).filter((path) => path.endsWith('.ts'));
  return typeErrors(Object.fromEntries(paths.map((path) => [path, read(path)]))).filter((error) => {
    const [, path = '', line] = /^(.+?):(\d+)/.exec(error) ?? [];
    const lines = read(path).split('\n');
    const isKeptImport = lines[Number(line) - 1]?.includes(`from '${from}'`);
    return !isKeptImport && !lines[Number(line) - 2]?.includes('// oidc-client-lib: ');
  });
}

describe('what the migration writes compiles against the library, but for what it left with a comment', () => {
  it.each([
    ['angular-auth-oidc-client', true, authOidcClient.STANDALONE_APPLICATION, []],
    ['angular-auth-oidc-client', false, authOidcClient.NG_MODULE_APPLICATION, []],
    ['angular-oauth2-oidc', true, oauth2Oidc.STANDALONE_APPLICATION, ["Type 'string | undefined' is not assignable"]],
    ['angular-oauth2-oidc', false, oauth2Oidc.NG_MODULE_APPLICATION, []],
  ])('from %s, standalone %s', async (from, standalone, files, expected) => {
    const errors = await unannouncedErrors(from, standalone, files);
    expect(errors.map((error) => expected.find((text) => error.includes(text)) ?? error)).toEqual(expected);
  });
});
