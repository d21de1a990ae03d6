import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  type OidcFeature,
  OidcSecurityService,
  withCodeFlow,
  withCrossTabSync,
  withDPoP,
  withManualStart,
  withPushedRequests,
  withRefreshTokens,
} from 'oidc-client-lib';
import { OidcTestingController, provideOidcTesting } from 'oidc-client-lib/testing';

describe('an app under test', () => {
  it.each<[string, OidcFeature[]]>([
    ['alone', []],
    ['with the code flow', [withCodeFlow()]],
    ['with its tabs together', [withCrossTabSync()]],
    ['with refresh tokens', [withCodeFlow(), withCrossTabSync(), withRefreshTokens()]],
    ['with bound tokens', [withCodeFlow(), withDPoP()]],
    ['with pushed requests', [withPushedRequests()]],
    ['with a start of its own', [withManualStart(), withCodeFlow()]],
  ])('%s signs in, renews as the clock passes, expires and signs out', async (_name, features) => {
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), provideOidcTesting({ features })] });
    const auth = TestBed.inject(OidcSecurityService);
    const oidc = TestBed.inject(OidcTestingController);
    const { idToken } = await oidc.signInAs({ sub: 'bob' });
    await oidc.clock.pass(1000);
    expect([auth.status(), auth.claims()?.sub]).toEqual(['authenticated', 'bob']);
    expect(auth.session()?.idToken).not.toBe(idToken);
    await oidc.expireNow();
    expect(auth.status()).toBe('expired');
    expect((await oidc.renewNow()).reason).toBe('renewed');
    oidc.signOut();
    expect(auth.status()).toBe('anonymous');
  });
});
