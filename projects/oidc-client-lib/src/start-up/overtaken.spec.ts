import { TestBed } from '@angular/core/testing';
import { from } from 'rxjs';
import type { OidcFeature } from '../configuration/oidc-feature';
import { OidcSecurityService } from '../oidc-security-service';
import { EXCLUSIVE_LOCK } from '../platform/exclusive-lock';
import { OPEN_POPUP } from '../platform/popup-window';
import { SIGNATURE_VERIFIER, type SignatureVerifier, webCryptoVerifier } from '../platform/signature-verifier';
import type { OidcStorage } from '../platform/token-storage';
import type { SessionRecord } from '../session/oidc-session';
import { SESSION_COMPANIONS } from '../session/session-companion';
import { withStorage } from '../setup/with-storage';
import { codeOf, World } from './world.spec-data';

afterEach(() => jest.restoreAllMocks());

const HOUR = 3600;

/** An answer that comes when the test says so. */
function held<T>() {
  const waiting: ((answer: T) => void)[] = [];
  return {
    wait: () => new Promise<T>((resolve) => waiting.push(resolve)),
    give: (answer: T) => {
      waiting.splice(0).forEach((resolve) => resolve(answer));
    },
  };
}

/** Another tab that takes its time to say what it knows. */
function withSlowTab() {
  const { wait, give } = held<SessionRecord | null>();
  const companion = { provide: SESSION_COMPANIONS, useValue: { vouch: wait }, multi: true };
  return { give, feature: { kind: 'slow-tab', providers: [companion] } satisfies OidcFeature };
}

async function worldWithRecord(): Promise<{ world: World; record: SessionRecord }> {
  const world = new World();
  const app = await world.open();
  await app.signIn();
  const record = world.storage.record as SessionRecord;
  app.auth.logoffLocal();
  await world.clock.settled();
  return { world, record };
}

describe('a sign-out is final', () => {
  it('for a silent sign-in that was asked for in the same breath', async () => {
    const world = new World();
    const app = await world.open();
    const renewal = codeOf(app.auth.refreshSession());
    app.auth.logoffLocal();
    expect(await renewal).toBe('superseded');
    await world.clock.settled();
    expect([app.auth.status(), world.frame.urls]).toEqual(['anonymous', []]);
  });

  it('for a silent sign-in that waits for the start', async () => {
    const world = new World();
    const app = world.begin();
    const renewal = codeOf(app.auth.refreshSession());
    app.auth.logoffLocal();
    expect(await renewal).toBe('superseded');
    expect([app.auth.status(), world.frame.urls]).toEqual(['anonymous', []]);
    expect((await app.auth.refreshSession()).claims.sub).toBe('alice');
  });

  describe('for an answer that is being judged', () => {
    const signingOut: OidcFeature = {
      kind: 'sign-out',
      providers: [
        {
          provide: SIGNATURE_VERIFIER,
          useValue: {
            ...webCryptoVerifier,
            digest: (...given) => {
              TestBed.inject(OidcSecurityService).logoffLocal();
              return webCryptoVerifier.digest(...given);
            },
          } satisfies SignatureVerifier,
        },
      ],
    };

    it('by the start', async () => {
      const world = new World();
      world.page.replace(await (await world.open()).answer());
      const app = await world.open({}, signingOut);
      expect([app.auth.status(), app.types, world.storage.record]).toEqual(['anonymous', ['callback_refused'], null]);
    });

    it('by authorizedCallback()', async () => {
      const app = await new World().open({}, signingOut);
      const url = await app.answer();
      expect(await codeOf(app.auth.authorizedCallback(url))).toBe('superseded');
      expect(app.auth.status()).toBe('anonymous');
    });

    it('out of a popup', async () => {
      const world = new World();
      const visit = (url: string) => from(world.issuer.callbackUrl(url));
      const popup = [{ provide: OPEN_POPUP, useValue: () => ({ visit, close: () => undefined }) }];
      const app = await world.open({}, signingOut, { kind: 'popup', providers: popup });
      expect(await codeOf(app.auth.authorize({ display: 'popup' }))).toBe('superseded');
      expect(app.auth.status()).toBe('anonymous');
    });
  });

  it('for a start that asks another tab', async () => {
    const { world, record } = await worldWithRecord();
    const { give, feature } = withSlowTab();
    const app = world.begin({ signInSilently: 'always' }, feature);
    await world.clock.settled();
    app.auth.logoffLocal();
    give(record);
    await world.clock.settled();
    expect([app.auth.status(), world.storage.record, world.frame.urls]).toEqual(['anonymous', null, []]);
  });

  it('for a page that comes back before a slow storage has forgotten', async () => {
    const items = new Map<string, string>();
    const { wait, give } = held<undefined>();
    const storage: OidcStorage = {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => wait().then(() => void items.delete(key)),
    };
    const world = new World();
    const app = await world.open({}, withStorage(storage));
    give(undefined);
    await app.signIn();
    expect(items.size).toBe(1);
    app.auth.logoffLocal();
    world.wakes.next('return');
    for (let turn = 0; turn < 3; turn++) {
      await world.clock.settled();
      give(undefined);
    }
    expect([app.auth.status(), items.size]).toEqual(['anonymous', 0]);
  });
});

it('a sign-in outlives the question to another tab that began before it', async () => {
  const world = new World();
  const { give, feature } = withSlowTab();
  const app = world.begin({}, feature);
  await world.clock.settled();
  give(null);
  await app.auth.start();
  world.wakes.next('return');
  await world.clock.settled();
  await app.signIn({ subject: 'bob' });
  give(null);
  world.frame.user = { sub: 'bob' };
  await world.clock.pass(2 * HOUR);
  expect([app.auth.status(), app.auth.claims()?.sub]).toEqual(['authenticated', 'bob']);
});

it('a renewal that failed offline is tried again when the network came back before it has settled', async () => {
  const world = new World();
  const onLine = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  const lock = (_name: string, task: () => Promise<unknown>) =>
    task().finally(() => {
      onLine.mockReturnValue(true);
      world.network.failure = null;
      world.wakes.next('online');
    });
  const app = await world.open({}, { kind: 'lock', providers: [{ provide: EXCLUSIVE_LOCK, useValue: lock }] });
  await app.signIn();
  onLine.mockReturnValue(false);
  world.network.failure = 'offline';
  expect(await codeOf(app.auth.refreshSession())).toBe('offline');
  await world.clock.pass(10);
  expect([app.auth.renewal().phase, app.count('session_renewed')]).toEqual(['idle', 1]);
});

it('with the injector ends a start that has just read its storage', async () => {
  const { world, record } = await worldWithRecord();
  const { wait, give } = held<string>();
  world.begin({}, withStorage({ getItem: wait, setItem: () => undefined, removeItem: () => undefined }));
  await world.clock.settled();
  TestBed.resetTestingModule();
  give(JSON.stringify(record));
  await world.clock.settled();
  expect(world.clock.timers).toBe(0);
});
