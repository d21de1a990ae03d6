import { TestBed } from '@angular/core/testing';
import { PAGE_LOCATION } from '../platform/page-location';
import { World } from './world.spec-data';

/** A page of a user known in this tab, which the browser has made ready before anybody wanted to see it. */
async function prerendered() {
  const world = new World();
  await (await world.open()).signIn();
  const record = world.storage.record!;
  let show: () => void = () => undefined;
  world.page.isShown = () => new Promise((resolve) => (show = resolve));
  const app = world.begin({ signInSilently: 'always' });
  await world.clock.settled();
  return {
    world,
    app,
    record,
    show: async () => {
      show();
      await world.clock.settled();
    },
  };
}

describe('a prerendered page', () => {
  it('does not know who is signed in, and asks nobody', async () => {
    const { world, app } = await prerendered();
    expect(app.auth.status()).toBe('starting');
    await world.clock.pass(60);
    expect([app.auth.status(), world.frame.urls]).toEqual(['starting', []]);
  });

  it('takes the session that is there when it is shown', async () => {
    const { world, app, record, show } = await prerendered();
    world.storage.plant({ ...record, sessionState: 'of later' });
    await show();
    expect(app.auth.session()?.sessionState).toBe('of later');
    expect(app.types).toEqual(['session_restored']);
  });

  it('asks the provider once it is shown', async () => {
    const { world, app, show } = await prerendered();
    world.storage.items.clear();
    await show();
    expect(world.frame.urls).toHaveLength(1);
    expect(app.auth.isAuthenticated()).toBe(true);
  });

  it.each([true, false])('is shown when the browser says so; prerendering: %s', async (prerendering) => {
    Object.defineProperty(document, 'prerendering', { value: prerendering, configurable: true });
    const isShown = jest.fn();
    void TestBed.inject(PAGE_LOCATION).isShown().then(isShown);
    await Promise.resolve();
    expect(isShown).toHaveBeenCalledTimes(prerendering ? 0 : 1);
    document.dispatchEvent(new Event('prerenderingchange'));
    await Promise.resolve();
    expect(isShown).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(document, 'prerendering');
  });
});
