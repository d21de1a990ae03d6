import { ApplicationRef, PendingTasks } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type TestApp, World } from '../start-up/world.spec-data';
import type { OidcEvent } from './oidc-event';

let world: World;
let app: TestApp;
/** The first page, or its first navigation, is being made until this is called. */
let showFirstPage: () => void;

beforeEach(async () => {
  world = new World();
  await (await world.open()).signIn();
  app = world.begin();
  showFirstPage = TestBed.inject(PendingTasks).add();
  await app.auth.start();
  await world.clock.settled();
});

/** A component that is made now: what it hears. */
function component(onEvent: (event: OidcEvent) => void = () => undefined): string[] {
  const heard: string[] = [];
  app.auth.events$.subscribe((event) => {
    heard.push(event.type);
    onEvent(event);
  });
  return heard;
}

describe('what happens before there are components', () => {
  it('is heard by each of the first page, once and in order', async () => {
    const [first, second] = [component(), component()];
    app.auth.logoffLocal();
    await world.clock.settled();
    const late = component();
    for (const heard of [first, second, late, app.types]) {
      expect(heard).toEqual(['session_restored', 'signed_out']);
    }
  });

  it('is not lost or doubled when a listener makes more happen', () => {
    const heard = component(({ type }) => type === 'session_restored' && app.auth.logoffLocal());
    expect(heard).toEqual(['session_restored', 'signed_out']);
    expect(app.types).toEqual(['session_restored', 'signed_out']);
  });

  it('is no news for a component that the user opens later', async () => {
    showFirstPage();
    await TestBed.inject(ApplicationRef).whenStable();
    await world.clock.settled();
    expect(component()).toEqual([]);
  });

  it('is no news after ten seconds either, in an app that never comes to rest', async () => {
    await world.clock.pass(9);
    expect(component()).toEqual(['session_restored']);
    await world.clock.pass(2);
    expect(component()).toEqual([]);
  });

  it('is what went wrong, too', async () => {
    world.page.replace('https://app.example.com/#error=access_denied&state=unknown');
    app = world.begin();
    TestBed.inject(PendingTasks).add();
    await app.auth.start();
    expect(component()).toEqual(app.types);
    expect(app.types).toContain('callback_refused');
  });
});
