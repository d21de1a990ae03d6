import { migrated } from '../testing/migration';

/** What becomes of one statement in a class that has `oidc: OidcSecurityService` of angular-auth-oidc-client. */
async function statement(before: string): Promise<string> {
  const head = `import { OidcSecurityService } from 'angular-auth-oidc-client';

class Page {
  constructor(private oidc: OidcSecurityService) {
`;
  const { read } = await migrated({
    from: 'angular-auth-oidc-client',
    files: { 'app/page.ts': `${head}    ${before}\n  }\n}\n` },
  });
  const text = read('app/page.ts');
  return text.slice(text.indexOf('OidcSecurityService) {') + 23, text.lastIndexOf('  }\n')).trim();
}

describe('values that have another shape now', () => {
  it.each([
    [
      'an observer object',
      'this.oidc.isAuthenticated$.subscribe({ next: ({ isAuthenticated }) => use(isAuthenticated) });',
      'this.oidc.isAuthenticated$.subscribe({ next: (isAuthenticated) => use(isAuthenticated) });',
    ],
    [
      'an observer method',
      'this.oidc.isAuthenticated$.subscribe({ next(result) { use(result.isAuthenticated); } });',
      'this.oidc.isAuthenticated$.subscribe({ next(result) { use(result); } });',
    ],
    [
      'another name',
      'this.oidc.isAuthenticated$.subscribe(({ isAuthenticated: yes }) => use(yes));',
      'this.oidc.isAuthenticated$.subscribe((yes) => use(yes));',
    ],
    [
      'operators that hand the value on',
      'this.oidc.isAuthenticated$.pipe(take(1), filter((r) => !r.isAuthenticated)).subscribe((r) => use(r.isAuthenticated));',
      'this.oidc.isAuthenticated$.pipe(take(1), filter((r) => !r)).subscribe((r) => use(r));',
    ],
    [
      'a value that stands in an expression',
      'this.oidc.forceRefreshSession().subscribe((result) => use(!result.isAuthenticated));',
      'defer(() => this.oidc.refreshSession()).subscribe((result) => use(!(result !== null)));',
    ],
    [
      'a call with parameters of its own',
      'this.oidc.forceRefreshSession({ tenant: "a" }).subscribe((result) => use(result.idToken));',
      'defer(() => this.oidc.refreshSession({ customParams: { tenant: "a" } })).subscribe((result) => use(result?.idToken));',
    ],
    [
      'a pattern in an expression',
      'this.oidc.checkAuth().subscribe(({ isAuthenticated, idToken }) => use(isAuthenticated, idToken));',
      'this.oidc.session$.pipe(take(1)).subscribe((session) => use((session !== null), session?.idToken));',
    ],
    [
      'a name that is taken',
      'this.oidc.checkAuth().subscribe(({ idToken }) => use(session, idToken));',
      'this.oidc.session$.pipe(take(1)).subscribe((oidcSession) => use(session, oidcSession?.idToken));',
    ],
    [
      'a mapped value, whose reader sees another shape',
      'this.oidc.userData$.pipe(map((result) => result.userData), take(1)).subscribe((user) => use(user.userData));',
      'this.oidc.session$.pipe(map((result) => result?.claims), take(1)).subscribe((user) => use(user.userData));',
    ],
  ])('are rewritten: %s', async (_case, before, after) => {
    expect(await statement(before)).toBe(after);
  });

  it.each([
    ['is kept', 'const signedIn$ = this.oidc.isAuthenticated$;', 'true or false now'],
    ['is handed to a function', 'this.oidc.isAuthenticated$.subscribe((result) => use(result));', 'true or false now'],
    ['goes to a method', 'this.oidc.isAuthenticated$.subscribe(this.use);', 'true or false now'],
    [
      'has an unknown field',
      'this.oidc.checkAuth().subscribe(({ errorMessage }) => use(errorMessage));',
      'OidcSession',
    ],
  ])('are left with a comment where the value %s', async (_case, before, comment) => {
    const after = await statement(before);
    expect(after).toContain('// oidc-client-lib: ');
    expect(after).toContain(comment);
  });
});

describe('calls', () => {
  it.each([
    ['this.oidc.checkAuth().subscribe();', ''],
    ['this.oidc.logoffLocalMultiple();', 'this.oidc.logoffLocal();'],
    ["this.oidc.authorize('config');", 'this.oidc.authorize();'],
    ['this.oidc.isAuthenticated().subscribe(use);', 'this.oidc.isAuthenticated$.pipe(take(1)).subscribe(use);'],
    [
      "this.oidc.logoffAndRevokeTokens(undefined, { customParams: { a: 'b' }, logoffMethod: 'POST' }).subscribe();",
      "void this.oidc.logoff({ customParams: { a: 'b' }, method: 'post' });",
    ],
    ['use(this.oidc.authenticated().isAuthenticated);', 'use(this.oidc.isAuthenticated());'],
    [
      'this.oidc.getPayloadFromIdToken().subscribe(use);',
      `// oidc-client-lib: getPayloadFromIdToken: claims() is null when nobody is signed in.
    of(this.oidc.claims()).subscribe(use);`,
    ],
    [
      "this.oidc.getAuthorizeUrl({ a: 'b' }).subscribe(use);",
      "defer(() => this.oidc.createAuthorizeUrl({ customParams: { a: 'b' } })).subscribe(use);",
    ],
    [
      'this.oidc.authorizeWithPopUp().subscribe(({ idToken }) => use(idToken));',
      "defer(() => this.oidc.authorize({ display: 'popup' }).then(() => this.oidc.session())).subscribe((session) => use(session?.idToken));",
    ],
  ])('%s', async (before, after) => {
    expect(await statement(before)).toBe(after);
  });
});
