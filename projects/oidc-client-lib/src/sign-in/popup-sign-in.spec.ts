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
