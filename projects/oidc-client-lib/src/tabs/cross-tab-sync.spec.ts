import { withCodeFlow } from '../code-flow/with-code-flow';
import { withRefreshTokens } from '../code-flow/with-refresh-tokens';
import type { OidcFeature } from '../configuration/oidc-feature';
import { SIGNATURE_VERIFIER, type SignatureVerifier, webCryptoVerifier } from '../platform/signature-verifier';
import type { SessionRecord } from '../session/oidc-session';
import { codeOf, World } from '../start-up/world.spec-data';
import type { TabMessage } from './tab-messages';
import { withCrossTabSync } from './with-cross-tab-sync';

const CLIENT = 'angularclient@https://login.example.com';
const KNOWN = `oidc-client-lib.known.${CLIENT}`;

const channels: BroadcastChannel[] = [];
afterEach(() => channels.splice(0).forEach((channel) => channel.close()));

/** Another tab: it says what the test wants, also when it is asked, and keeps what it hears. */
function otherTab() {
  const channel = new BroadcastChannel(`oidc-client-lib.tabs.${CLIENT}`);
  channels.push(channel);
  const heard: TabMessage[] = [];
  const tab = {
    heard,
    say: (message: TabMessage) => channel.postMessage(message),
    answer: null as TabMessage | null,
  };
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    heard.push(data);
    if (data.type === 'who' && tab.answer) {
      tab.say(tab.answer);
    }
  };
  return tab;
}

/** Messages between tabs take a moment of the real world. */
async function delivered(world: World): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.clock.settled();
  }
}

/** Does something, once, while the answer to a sign-in is being judged. */
function whileJudging(work: () => void | Promise<void>): OidcFeature {
  let isDone = false;
  const digest: SignatureVerifier['digest'] = async (...given) => {
    if (!isDone) {
      isDone = true;
      await work();
    }
    return webCryptoVerifier.digest(...given);
  };
  const verifier = { provide: SIGNATURE_VERIFIER, useValue: { ...webCryptoVerifier, digest } };
  return { kind: 'while-judging', providers: [verifier] };
}

/** A page of a tab that remembers a user, who has signed out in another tab since. */
async function startAfterSignOut(signInSilently: 'always' | 'when-known') {
  const world = new World();
  const now = world.clock.now();
  const note = { iat: now - 60, obtainedAt: now - 60, stamp: 'signature', until: now + 240, endedAt: now - 30 };
  localStorage.setItem(`oidc-client-lib.tabs.${CLIENT}.note`, JSON.stringify(note));
  sessionStorage.setItem(KNOWN, '1');
  const app = world.begin({ signInSilently }, withCrossTabSync());
  const seen: boolean[] = [];
  app.auth.isAuthenticated$.subscribe((isAuthenticated) => seen.push(isAuthenticated));
  await app.auth.start();
  return { world, seen };
}

describe('a start after a sign-out in another tab', () => {
  it('does not bring back whom this tab remembers', async () => {
    const { world, seen } = await startAfterSignOut('when-known');
    expect([world.frame.urls, seen, sessionStorage.getItem(KNOWN)]).toEqual([[], [false], null]);
  });

  it('says nothing of who is signed in before it has asked, where the app wants it to ask', async () => {
    const { seen } = await startAfterSignOut('always');
    expect(seen).toEqual([true]);
  });
});

describe('a sign-out in another tab, while the answer to a sign-in is judged', () => {
  it('is not undone by that', async () => {
    const world = new World();
    const tab = otherTab();
    const signOut = async () => {
      tab.say({ type: 'signed_out' });
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    const app = await world.open({}, withCrossTabSync(), whileJudging(signOut));
    const url = await app.answer();
    expect(await codeOf(app.auth.authorizedCallback(url))).toBe('superseded');
    expect([app.auth.status(), world.storage.record]).toEqual(['anonymous', null]);
    await app.signIn();
    expect(app.auth.status()).toBe('authenticated');
  });

  it('is not undone by the start of a page', async () => {
    const world = new World();
    const now = world.clock.now();
    const note = { iat: now - 9, obtainedAt: now - 9, stamp: 'a', until: now + 90, endedAt: now + 1, isSignOut: true };
    world.page.replace(await (await world.open()).answer());
    const write = () => localStorage.setItem(`oidc-client-lib.tabs.${CLIENT}.note`, JSON.stringify(note));
    const app = await world.open({}, withCrossTabSync(), whileJudging(write));
    await world.clock.settled();
    expect([app.auth.status(), world.storage.record]).toEqual(['anonymous', null]);
    expect(app.events.at(-1)).toEqual({ type: 'signed_out', by: 'other_tab' });
  });
});

describe('two users within one second', () => {
  /** Bob's sign-in, Alice's renewal half a second later, and an app that has one and hears of the other. */
  async function meeting(has: 'alice' | 'bob') {
    const world = new World();
    const tab = otherTab();
    const alice = await world.open({}, withCrossTabSync());
    await alice.signIn();
    await alice.auth.refreshSession();
    const renewed = world.storage.record as SessionRecord;
    await delivered(world);
    const told = tab.heard.find((message) => message.type === 'session');
    const bob = await world.open({ signInSilently: 'never' });
    await bob.signIn({ subject: 'bob' });
    const signedIn = world.storage.record as SessionRecord;
    localStorage.clear();
    const here = has === 'bob' ? signedIn : renewed;
    const there = has === 'bob' ? renewed : signedIn;
    world.storage.plant({ ...here, obtainedAt: here === renewed ? here.obtainedAt + 0.5 : here.obtainedAt });
    const app = await world.open({}, withCrossTabSync());
    await delivered(world);
    tab.heard.length = 0;
    const record = { ...there, obtainedAt: there === renewed ? there.obtainedAt + 0.5 : there.obtainedAt };
    tab.say({ ...(told as TabMessage & { type: 'session' }), record });
    await delivered(world);
    return { app, tab };
  }

  it('are the one who has signed in, where the other one was renewed', async () => {
    const { app } = await meeting('alice');
    expect(app.auth.claims()?.sub).toBe('bob');
    expect(app.types.slice(-2)).toEqual(['other_user', 'signed_in']);
  });

  it('are that one still, when the other one is told of, and the tab that has that hears of it', async () => {
    const { app, tab } = await meeting('bob');
    expect(app.auth.claims()?.sub).toBe('bob');
    expect(app.count('other_user')).toBe(0);
    expect(tab.heard.map(({ type }) => type)).toEqual(['session']);
  });
});

it('of two users of one second the one who has signed in later stays, also where a refresh token tells when', async () => {
  const world = new World();
  const tab = otherTab();
  const app = await world.open({}, withCrossTabSync());
  await app.signIn();
  await delivered(world);
  const told = tab.heard.find((message) => message.type === 'session') as TabMessage & { type: 'session' };
  const bob = await world.open({ signInSilently: 'never' });
  await bob.signIn({ subject: 'bob' });
  const record = world.storage.record as SessionRecord;
  localStorage.clear();
  world.storage.plant(record);
  const page = await world.open({}, withCrossTabSync());
  await delivered(world);
  const { signedInAt, obtainedAt } = record;
  tab.say({ ...told, record: { ...told.record, signedInAt: signedInAt - 60, obtainedAt: obtainedAt + 0.5 } });
  await delivered(world);
  expect([page.auth.claims()?.sub, page.count('other_user')]).toEqual(['bob', 0]);
});

it('a tab whose session has ended does not answer that of another user by it', async () => {
  const world = new World();
  const tab = otherTab();
  const bob = await world.open();
  await bob.signIn({ subject: 'bob', lifetime: 3600 });
  const record = world.storage.record as SessionRecord;
  await world.clock.pass(10);
  const app = await world.open({}, withCrossTabSync());
  await app.signIn({ lifetime: 300 });
  await delivered(world);
  const told = tab.heard.find((message) => message.type === 'session') as TabMessage & { type: 'session' };
  world.frame.behaviour = { kind: 'error', error: 'interaction_required' };
  await world.clock.pass(400);
  expect(app.auth.status()).toBe('expired');
  tab.heard.length = 0;
  tab.say({ ...told, record });
  await delivered(world);
  expect(tab.heard).toEqual([]);
});

it('a tab that keeps hearing of the session of another user that has ended for it says once what it has', async () => {
  const world = new World();
  const tab = otherTab();
  const bob = await world.open();
  await bob.signIn({ subject: 'bob', lifetime: 10 });
  const record = world.storage.record as SessionRecord;
  await world.clock.pass(1);
  const app = await world.open({ signInSilently: 'never' }, withCrossTabSync());
  await app.signIn();
  await delivered(world);
  const told = tab.heard.find((message) => message.type === 'session') as TabMessage & { type: 'session' };
  await world.clock.pass(20);
  tab.heard.length = 0;
  for (let turn = 0; turn < 3; turn++) {
    tab.say({ ...told, record });
    await delivered(world);
  }
  expect(tab.heard.map(({ type }) => type)).toEqual(['session']);
  expect(app.auth.claims()?.sub).toBe('alice');
});

it("a tab that finds another user signed in ends its own session next door, not that user's sign-in", async () => {
  const world = new World();
  const tab = otherTab();
  const app = await world.open({}, withCrossTabSync());
  const { idToken } = await app.signIn();
  await delivered(world);
  tab.heard.length = 0;
  world.frame.user = { sub: 'bob' };
  expect(await codeOf(app.auth.refreshSession())).toBe('other_user');
  await delivered(world);
  expect(tab.heard).toEqual([{ type: 'over', stamp: idToken.slice(-8) }]);
});

describe('a storage that never answers', () => {
  it('does not hold up a renewal for which another tab was faster', async () => {
    const world = new World();
    const now = world.clock.now();
    const note = { iat: now, obtainedAt: now, stamp: 'signature', until: now + 300, endedAt: 0 };
    localStorage.setItem(`oidc-client-lib.tabs.${CLIENT}.note`, JSON.stringify(note));
    world.storage.mood = 'mute';
    const { auth } = world.begin({ signInSilently: 'never' }, withCrossTabSync());
    await world.clock.pass(10);
    await auth.start();
    await auth.refreshSession();
    expect(auth.isAuthenticated()).toBe(true);
  });
});

describe('the refresh token that another tab has spent is not spent again', () => {
  const KEYS = 'oidc-client-lib.keys.https://login.example.com';
  const NOTE = `oidc-client-lib.tabs.${CLIENT}.note`;
  const LEASE = `oidc-client-lib.${CLIENT}.lease`;
  const CONFIG = { scope: 'openid offline_access' };
  const FEATURES = [withCodeFlow(), withCrossTabSync(), withRefreshTokens()];

  /** A session of this tab, and what another one has made of it: nobody here has heard of that yet. */
  async function renewedNextDoor(lifetime: number, meanwhile?: (world: World) => void) {
    const world = new World();
    const tab = otherTab();
    const app = await world.open(CONFIG, ...FEATURES);
    await app.signIn({ lifetime });
    const first = world.storage.record as SessionRecord;
    const keys = sessionStorage.getItem(KEYS) ?? '';
    await world.clock.pass(1);
    meanwhile?.(world);
    world.issuer.refreshOptions = { lifetime: 300 };
    const { idToken } = await app.auth.refreshSession();
    await delivered(world);
    const told = tab.heard.reverse().find((message) => message.type === 'session') as TabMessage;
    const note = localStorage.getItem(NOTE) ?? '';
    world.storage.plant(first);
    localStorage.clear();
    sessionStorage.setItem(KEYS, keys);
    const tellNow = () => {
      localStorage.setItem(NOTE, note);
      tab.answer = told;
    };
    return { world, idToken, redeem: jest.spyOn(world.issuer, 'redeem'), tellNow };
  }

  it('where the keys that judge the new session have to be fetched, and that takes its time', async () => {
    const { world, idToken, tellNow } = await renewedNextDoor(300, ({ issuer }) => issuer.rotateKeys());
    const { send } = world.network;
    const asked: string[] = [];
    let delayMs = 0;
    const slowly: typeof send = async (url, init) => {
      asked.push(url);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return send(url, init);
    };
    Object.assign(world.network, { send: slowly });
    const page = await world.open(CONFIG, ...FEATURES);
    expect(page.auth.isAuthenticated()).toBe(true);
    delayMs = 300;
    tellNow();
    expect((await page.auth.refreshSession()).idToken).toBe(idToken);
    expect(asked).not.toContain(world.issuer.metadata.token_endpoint);
  });

  it('where both tabs are opened at the same time, after the tokens have ended', async () => {
    const { world, idToken, redeem, tellNow } = await renewedNextDoor(60);
    world.clock.sleep(100);
    const page = world.begin(CONFIG, ...FEATURES);
    const start = page.auth.start();
    while (!localStorage.getItem(LEASE)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    tellNow();
    expect((await start)?.idToken).toBe(idToken);
    expect(redeem).not.toHaveBeenCalled();
  });
});

describe('a page that slept while another tab renewed spends the newest refresh token, whose tokens have ended, too:', () => {
  it.each(['told by that tab', 'found in the storage that both share'])('%s', async (way) => {
    const world = new World();
    const tab = otherTab();
    const config = { scope: 'openid offline_access' };
    const features = [withCodeFlow(), withCrossTabSync(), withRefreshTokens()];
    const app = await world.open(config, ...features);
    await app.signIn();
    const first = world.storage.record as SessionRecord;
    await world.clock.pass(1);
    await app.auth.refreshSession();
    const newer = world.storage.record as SessionRecord;
    const note = localStorage.getItem(`oidc-client-lib.tabs.${CLIENT}.note`) ?? '';
    await delivered(world);
    const told = tab.heard.reverse().find((message) => message.type === 'session') as TabMessage & { type: 'session' };
    world.storage.plant(first);
    localStorage.clear();
    const page = await world.open(config, ...features);
    world.clock.sleep(3600);
    if (way.startsWith('told')) {
      tab.say({ ...told, record: newer });
    } else {
      world.storage.plant(newer);
      localStorage.setItem(`oidc-client-lib.tabs.${CLIENT}.note`, note);
    }
    await delivered(world);
    expect(page.count('session_renewed')).toBe(0);
    const redeem = jest.spyOn(world.issuer, 'redeem');
    await page.auth.refreshSession();
    expect(redeem.mock.calls.map(([body]) => body.get('refresh_token'))).toEqual([newer.refreshToken]);
    expect(newer.refreshToken).not.toBe(first.refreshToken);
  });
});
