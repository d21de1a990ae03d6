import { World } from '../start-up/world.spec-data';
import { withCrossTabSync } from './with-cross-tab-sync';

const CLIENT = 'angularclient@https://login.example.com';
const KNOWN = `oidc-client-lib.known.${CLIENT}`;

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
