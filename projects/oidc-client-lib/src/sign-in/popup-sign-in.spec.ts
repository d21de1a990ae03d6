import { TestBed } from '@angular/core/testing';
import { Observable, Subject } from 'rxjs';
import { OPEN_POPUP, type PopupWindow } from '../platform/popup-window';
import { codeOf, World } from '../start-up/world.spec-data';

it('a popup is closed with the app that opened it, and its sign-in told', async () => {
  const world = new World();
  const stopListening = jest.fn();
  const close = jest.fn();
  const popup: PopupWindow = { visit: () => new Observable(() => stopListening), close };
  const providers = [{ provide: OPEN_POPUP, useValue: () => popup }];
  const app = await world.open({}, { kind: 'popup', providers });
  const code = codeOf(app.auth.authorize({ display: 'popup' }));
  await world.clock.settled();
  expect(close).not.toHaveBeenCalled();
  TestBed.resetTestingModule();
  expect(await code).toBe('superseded');
  expect([close, stopListening].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

it('a window that seemed to be closed signs nobody in to an app that has ended', async () => {
  const world = new World();
  const answers = new Subject<string | null>();
  let asked = '';
  const visit = (url: string) => {
    asked = url;
    return answers;
  };
  const providers = [{ provide: OPEN_POPUP, useValue: () => ({ visit, close: () => undefined }) }];
  const app = await world.open({}, { kind: 'popup', providers });
  const code = codeOf(app.auth.authorize({ display: 'popup' }));
  await world.clock.settled();
  answers.next(null);
  expect(await code).toBe('popup_closed');
  TestBed.resetTestingModule();
  expect(answers.observed).toBe(false);
  answers.next(await world.issuer.callbackUrl(asked));
  await world.clock.settled();
  expect(world.storage.record).toBeNull();
});

describe('a sign-out while the window is open', () => {
  async function openWindow() {
    const world = new World();
    const answers = new Subject<string | null>();
    const windows = { asked: [] as string[], closed: 0 };
    const visit = (url: string) => {
      windows.asked.push(url);
      return answers;
    };
    const providers = [{ provide: OPEN_POPUP, useValue: () => ({ visit, close: () => windows.closed++ }) }];
    const app = await world.open({}, { kind: 'popup', providers });
    const signIn = async () => {
      const code = codeOf(app.auth.authorize({ display: 'popup' }));
      await world.clock.settled();
      return { code };
    };
    const answer = async () => {
      answers.next(await world.issuer.callbackUrl(windows.asked.at(-1) ?? ''));
      await world.clock.settled();
    };
    return { world, app, windows, answers, signIn, answer };
  }

  it('closes it, and nobody is signed in by what it answers', async () => {
    const { app, windows, answers, signIn, answer } = await openWindow();
    const { code } = await signIn();
    app.auth.logoffLocal();
    expect([await code, windows.closed, answers.observed]).toEqual(['superseded', 1, false]);
    await answer();
    expect(app.auth.status()).toBe('anonymous');
  });

  it('is final for one that seemed to be closed', async () => {
    const { app, windows, answers, signIn, answer } = await openWindow();
    const { code } = await signIn();
    answers.next(null);
    expect(await code).toBe('popup_closed');
    app.auth.logoffLocal();
    expect([windows.closed, answers.observed]).toEqual([1, false]);
    await answer();
    expect(app.auth.status()).toBe('anonymous');
  });

  it('keeps nobody from signing in after it', async () => {
    const { app, signIn, answer } = await openWindow();
    await signIn();
    app.auth.logoffLocal();
    const { code } = await signIn();
    await answer();
    expect([await code, app.auth.status()]).toEqual(['accepted', 'authenticated']);
  });

  it('is none when the session of before has merely run out', async () => {
    const { world, app, signIn, answer } = await openWindow();
    await app.signIn();
    world.frame.behaviour = { kind: 'error', error: 'login_required' };
    const { code } = await signIn();
    await world.clock.pass(400);
    expect(app.auth.status()).toBe('expired');
    await answer();
    expect([await code, app.auth.status()]).toEqual(['accepted', 'authenticated']);
  });
});
