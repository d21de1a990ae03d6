import { TestBed } from '@angular/core/testing';
import { firstValueFrom, Subject } from 'rxjs';
import type { FrameSighting } from '../platform/hidden-frame';
import type { OidcError } from '../protocol/oidc-error';
import { codeOf, World } from '../start-up/world.spec-data';
import { OidcSecuritySilentRenew } from './oidc-security-silent-renew';

const URL_OF_REQUEST = 'https://login.example.com/authorize?prompt=none&id_token_hint=secret';

afterEach(() => jest.restoreAllMocks());

/** A frame that shows what the test says, when it says so. */
async function open() {
  const world = new World();
  const sightings = new Subject<FrameSighting>();
  let frames = 0;
  Object.assign(world.frame, {
    openFrame: () => {
      frames++;
      return sightings;
    },
  });
  const opened = await world.open();
  const results: string[] = [];
  const silentRenew = TestBed.inject(OidcSecuritySilentRenew);
  const subscription = silentRenew.startRenew(URL_OF_REQUEST).subscribe({
    next: (url) => results.push(url),
    error: (error: OidcError) => results.push(error.code),
    complete: () => results.push('complete'),
  });
  return { world, app: opened, silentRenew, sightings, results, subscription, frames: () => frames };
}

describe('one URL through one frame', () => {
  it('emits the URL that the frame came back to, once, and completes', async () => {
    const { sightings, results } = await open();
    sightings.next({ kind: 'answer', url: 'https://app.example.com/silent-renew.html#state=1' });
    sightings.next({ kind: 'answer', url: 'https://app.example.com/silent-renew.html#state=2' });
    expect(results).toEqual(['https://app.example.com/silent-renew.html#state=1', 'complete']);
    expect(sightings.observed).toBe(false);
  });

  it('opens a frame for each subscription, and none without', async () => {
    const { silentRenew, frames } = await open();
    const renewal = silentRenew.startRenew(URL_OF_REQUEST);
    expect(frames()).toBe(1);
    renewal.subscribe().unsubscribe();
    renewal.subscribe().unsubscribe();
    expect(frames()).toBe(3);
  });

  it.each<[string, unknown]>([
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['an empty page', 'about:blank'],
    ['what is no text', Symbol('x')],
  ])('opens no frame for %s, and says so at once', async (_name, url) => {
    const { silentRenew, frames } = await open();
    expect(await codeOf(firstValueFrom(silentRenew.startRenew(url as string)))).toBe('endpoint_insecure');
    expect(frames()).toBe(1);
  });

  it.each<[FrameSighting, string]>([
    [{ kind: 'app' }, 'silent_renew_page_is_app'],
    [{ kind: 'forbidden', directive: 'frame-src' }, 'csp_blocked'],
  ])('seeing %j fails with %s', async (sighting, code) => {
    const { sightings, results } = await open();
    sightings.next(sighting);
    expect(results).toEqual([code]);
    expect(sightings.observed).toBe(false);
  });

  it('fails with timeout as configured, and removes the frame', async () => {
    const { world, sightings, results } = await open();
    await world.clock.pass(8.9);
    expect(results).toEqual([]);
    await world.clock.pass(0.2);
    expect(results).toEqual(['timeout']);
    expect(sightings.observed).toBe(false);
    expect(world.clock.timers).toBe(0);
  });

  it('fails when the frame cannot be made', async () => {
    const { sightings, results } = await open();
    sightings.error(new Error('no body'));
    expect(results).toEqual(['unexpected']);
  });

  it('is removed when nobody listens any more', async () => {
    const { world, sightings, results, subscription } = await open();
    subscription.unsubscribe();
    expect(sightings.observed).toBe(false);
    await world.clock.pass(60);
    expect(results).toEqual([]);
    expect(world.clock.timers).toBe(0);
  });

  it('is removed by initRenew and by the end of the injector, and says superseded', async () => {
    const first = await open();
    first.silentRenew.initRenew();
    expect(first.results).toEqual(['superseded']);
    const second = await open();
    TestBed.resetTestingModule();
    expect(second.results).toEqual(['superseded']);
    expect(second.sightings.observed).toBe(false);
  });
});

describe('a frame that has loaded a document but says nothing', () => {
  const reachable = (isReachable: boolean) =>
    Object.assign(window, {
      fetch: () => (isReachable ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed to fetch'))),
    });

  it.each([
    ['of this origin: the silent page is missing', true, true, null, 'silent_renew_page_missing'],
    ['of the provider: it shows a page, or refuses', false, true, null, 'framing_blocked'],
    ['since the provider is down', false, false, null, 'network'],
    ['since the provider is ill', false, true, 'http_error', 'http_error'],
  ])('%s', async (_name, sameOrigin, isReachable, illness, code) => {
    const { world, sightings, results } = await open();
    reachable(isReachable);
    if (illness) {
      world.issuer.metadataChanges = { jwks_uri: 'https://login.example.com/other' };
      Object.assign(world.issuer, { issuer: 'https://elsewhere.example' });
    }
    sightings.next({ kind: 'loaded', sameOrigin });
    await world.clock.pass(1.6);
    expect(results).toEqual([]);
    await world.clock.pass(0.2);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(results).toEqual([code]);
  });

  it.each([
    [503, 'http_error'],
    [404, 'silent_renew_page_missing'],
    [200, 'silent_renew_page_missing'],
  ])("of this origin, with status %d of the app's own server: %s", async (status, code) => {
    const { world, sightings, results } = await open();
    sightings.next({ kind: 'loaded', sameOrigin: true, status });
    await world.clock.pass(1.8);
    expect(results).toEqual([code]);
  });

  it('offline is told from it', async () => {
    const { world, sightings, results } = await open();
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    sightings.next({ kind: 'loaded', sameOrigin: false });
    await world.clock.pass(1.8);
    expect(results).toEqual(['offline']);
  });

  it('waits anew with each document of a chain of pages, and takes a late answer', async () => {
    const { world, sightings, results } = await open();
    for (let page = 0; page < 3; page++) {
      sightings.next({ kind: 'loaded', sameOrigin: false });
      await world.clock.pass(1.5);
    }
    expect(results).toEqual([]);
    sightings.next({ kind: 'answer', url: 'x' });
    expect(results).toEqual(['x', 'complete']);
  });
});

it('what a frame of the app itself brings is validated like any answer, and signs in once', async () => {
  const world = new World();
  const app = await world.open();
  const request = new URL(await app.auth.createAuthorizeUrl({ prompt: 'none' }));
  request.searchParams.set('redirect_uri', 'https://app.example.com/silent-renew.html');
  const answer = await firstValueFrom(TestBed.inject(OidcSecuritySilentRenew).startRenew(request.href));
  expect((await app.auth.authorizedCallback(answer)).claims.sub).toBe('alice');
  expect(await codeOf(app.auth.authorizedCallback(answer))).toBe('state_used');
  expect(await codeOf(app.auth.authorizedCallback(answer.replace('silent-renew', 'other')))).toBe(
    'callback_not_recognized',
  );
  expect(world.page.href()).toBe('https://app.example.com/');
});
