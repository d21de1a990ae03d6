import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { oidcInterceptor, type OidcEvent, OidcSecurityService } from 'oidc-client-lib';
import { OIDC_FAKES, OidcTestingController, provideOidcTesting, type TestUser } from 'oidc-client-lib/testing';
import { Welcome } from './welcome';

const ALICE: TestUser = { sub: 'alice', name: 'Alice' };

async function open(session: TestUser | null) {
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      provideHttpClient(withInterceptors([oidcInterceptor])),
      provideHttpClientTesting(),
      provideOidcTesting({ session, config: { secureApis: ['https://api.example.com'] } }),
    ],
  });
  const oidc = TestBed.inject(OidcTestingController);
  const events: OidcEvent['type'][] = [];
  TestBed.inject(OidcSecurityService).events$.subscribe(({ type }) => events.push(type));
  const fixture = TestBed.createComponent(Welcome);
  const page = fixture.nativeElement as HTMLElement;
  await fixture.whenStable();
  return { oidc, events, fixture, page };
}

describe('the welcome page', () => {
  it('greets who is signed in, from the first moment on', async () => {
    const { page } = await open(ALICE);

    expect(page.textContent).toContain('Welcome, Alice');
  });

  it('leaves for the provider, and comes back to the orders', async () => {
    const { oidc, fixture, page } = await open(null);

    page.querySelector('button')?.click();
    await oidc.clock.settled();
    const [departure = ''] = oidc.departures;
    expect(new URL(departure).searchParams.get('response_type')).toBe('id_token token');

    const answer = await oidc.issuer.callbackUrl(departure, { claims: ALICE });
    await TestBed.inject(OidcSecurityService).authorizedCallback(answer);
    await fixture.whenStable();
    expect(page.textContent).toContain('Welcome, Alice');
    expect(TestBed.inject(OIDC_FAKES).page.href()).toBe('https://app.example.com/orders');
  });

  it('greets another user who signs in', async () => {
    const { oidc, fixture, page } = await open(null);

    await oidc.signInAs({ sub: 'bob', name: 'Bob' });
    await fixture.whenStable();

    expect(page.textContent).toContain('Welcome, Bob');
  });

  it('stays as it is while the session is renewed', async () => {
    const { oidc, events, fixture, page } = await open(ALICE);
    const greeting = page.querySelector('p');

    const { reason } = await oidc.renewNow();
    await fixture.whenStable();

    expect(reason).toBe('renewed');
    expect(events).toEqual(['session_restored', 'renewal_started', 'session_renewed', 'renewal_settled']);
    expect(page.querySelector('p')).toBe(greeting);
  });

  it('keeps the user when a renewal fails, until the tokens end', async () => {
    const { oidc, events, fixture, page } = await open(ALICE);

    oidc.renewalFails('signed_out');
    const { reason, willRetry } = await oidc.renewNow();
    await fixture.whenStable();
    expect([reason, willRetry]).toEqual(['signed_out', false]);
    expect(page.textContent).toContain('Welcome, Alice');

    await oidc.expireNow();
    await fixture.whenStable();
    expect(page.textContent).toContain('Your session has ended.');
    expect(events).toContain('session_expired');
  });

  it('notices a sign-out in another tab', async () => {
    const { oidc, fixture, page } = await open(ALICE);

    oidc.otherTabSignsOut();
    await fixture.whenStable();

    expect(page.textContent).toContain('Sign in');
  });

  it('calls the API with the token of the session', async () => {
    const { oidc, fixture, page } = await open(ALICE);
    const api = TestBed.inject(HttpTestingController);

    page.querySelector('button')?.click();
    await oidc.clock.settled();
    const call = api.expectOne('https://api.example.com/orders');
    expect(call.request.headers.get('Authorization')).toBe('Bearer access-token-0');
    call.flush(['socks', 'shoes']);
    await fixture.whenStable();

    expect(page.textContent).toContain('2 orders');
  });
});
