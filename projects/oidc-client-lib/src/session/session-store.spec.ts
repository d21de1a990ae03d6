import { NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type OidcStorage, withStorage } from '../public-api';
import { World } from '../start-up/world.spec-data';

/** A storage that takes its time, as one that encrypts or asks a server does; `release()` lets it go on. */
class SlowStorage implements OidcStorage {
  readonly items = new Map<string, string>();
  private waiting: (() => void)[] = [];
  isHeld = false;

  async getItem(key: string): Promise<string | null> {
    return Promise.resolve(this.items.get(key) ?? null);
  }

  async setItem(key: string, value: string): Promise<void> {
    if (this.isHeld) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.items.set(key, value);
  }

  async removeItem(key: string): Promise<void> {
    this.items.delete(key);
    return Promise.resolve();
  }

  release(): void {
    this.isHeld = false;
    this.waiting.splice(0).forEach((go) => go());
  }
}

describe('a storage of its own', () => {
  it('that is slow does not bring back a session that has ended', async () => {
    const world = new World();
    const storage = new SlowStorage();
    const app = await world.open({}, withStorage(storage));
    storage.isHeld = true;
    await app.signIn();
    app.auth.logoffLocal();
    await world.clock.settled();
    storage.release();
    await world.clock.settled();
    expect([...storage.items]).toEqual([]);
  });

  it('that is slow ends with the newest session', async () => {
    const world = new World();
    const storage = new SlowStorage();
    const app = await world.open({}, withStorage(storage));
    storage.isHeld = true;
    await app.signIn();
    const { idToken } = await app.auth.refreshSession();
    storage.release();
    await world.clock.settled();
    expect([...storage.items.values()].join()).toContain(idToken);
  });

  it.each(['blocked', 'full'] as const)(
    'that is %s is told once for each session, which lives on in memory',
    async (mood) => {
      const world = new World();
      const app = await world.open();
      world.storage.mood = mood;
      await app.signIn();
      await world.clock.settled();
      expect(app.events.at(-1)).toMatchObject({ type: 'storage_failed', error: { code: 'storage_unavailable' } });
      expect([app.auth.isAuthenticated(), app.count('storage_failed')]).toEqual([true, 1]);
    },
  );

  it('that becomes full keeps no older session than the one that is', async () => {
    const world = new World();
    const app = await world.open();
    await app.signIn();
    world.storage.mood = 'full';
    await app.auth.refreshSession();
    await world.clock.settled();
    expect(world.storage.record).toBeNull();
  });

  it.each([{ version: 0 }, { version: 2 }, { version: '1' }, {}])(
    'with a record of another version, %p, holds none',
    async (change) => {
      const world = new World();
      await (await world.open()).signIn();
      const { version: _, ...record } = world.storage.record ?? ({} as never);
      world.storage.plant({ ...record, ...change });
      world.frame.user = null;
      const app = await world.open();
      expect([app.auth.status(), world.storage.record]).toEqual(['anonymous', null]);
    },
  );
});

describe('events are told in the order in which they happened', () => {
  it('to everybody, where a listener causes the next one', async () => {
    const world = new World();
    const app = await world.open();
    const heard: string[][] = [[], []];
    app.auth.events$.subscribe(({ type }) => {
      heard[0]?.push(type);
      if (type === 'signed_in') {
        app.auth.logoffLocal();
        app.auth.events$.subscribe((event) => heard[1]?.push(event.type));
      }
    });
    await app.signIn();
    expect(app.types).toEqual(['signed_in', 'signed_out']);
    expect(heard[0]).toEqual(['signed_in', 'signed_out']);
    expect(heard[1]).toEqual(['signed_out']);
  });

  it('where the app signs out as soon as it sees the session', async () => {
    const world = new World();
    const app = await world.open();
    app.auth.session$.subscribe((session) => session && app.auth.logoffLocal());
    await app.signIn();
    expect(app.types).toEqual(['signed_in', 'signed_out']);
    expect(app.auth.status()).toBe('anonymous');
  });

  it('with the streams of the same change, so that change detection finds nobody who has not heard', async () => {
    const world = new World();
    const app = await world.open();
    const heard = { isAuthenticated: false, isSession: false, events: 0 };
    app.auth.isAuthenticated$.subscribe((isAuthenticated) => (heard.isAuthenticated = isAuthenticated));
    app.auth.session$.subscribe((session) => (heard.isSession = session !== null));
    app.auth.events$.subscribe(() => heard.events++);
    const found: unknown[] = [];
    const zone = TestBed.inject(NgZone);
    const run = zone.run.bind(zone);
    let isInZone = false;
    const isIn = jest.spyOn(NgZone, 'isInAngularZone').mockImplementation(() => isInZone);
    jest.spyOn(zone, 'run').mockImplementation((work) => {
      isInZone = true;
      run(work);
      isInZone = false;
      found.push({ ...heard, isSignedIn: app.auth.isAuthenticated() });
      return undefined;
    });
    await app.signIn();
    app.auth.logoffLocal();
    isIn.mockRestore();
    expect(found).toEqual([
      { isSignedIn: true, isAuthenticated: true, isSession: true, events: 1 },
      { isSignedIn: false, isAuthenticated: false, isSession: false, events: 2 },
    ]);
  });

  it('when it is known what follows: when the session is to be renewed, and that no renewal runs', async () => {
    const world = new World();
    const app = await world.open();
    const known: unknown[] = [];
    app.auth.session$.subscribe((session) => {
      const { phase, dueAt } = app.auth.renewal();
      known.push([session && app.auth.status(), phase, dueAt !== null]);
    });
    await app.signIn();
    await app.auth.refreshSession();
    const answer = await app.answer();
    world.frame.behaviour = { kind: 'hang' };
    void app.auth.refreshSession();
    await world.clock.settled();
    expect(app.auth.status()).toBe('renewing');
    await app.auth.authorizedCallback(answer);
    expect(known).toEqual([[null, 'idle', false], ...Array<unknown>(3).fill(['authenticated', 'idle', true])]);
  });

  it('even after the zone of the app has thrown', async () => {
    const world = new World();
    const app = await world.open();
    const run = jest.spyOn(TestBed.inject(NgZone), 'run').mockImplementationOnce(() => {
      throw new Error('from a change detection');
    });
    await expect(app.signIn()).rejects.toMatchObject({ code: 'unexpected' });
    run.mockRestore();
    await app.signIn();
    expect(app.types).toEqual(['callback_refused', 'signed_in']);
  });
});
