import { TestBed } from '@angular/core/testing';
import { Observable } from 'rxjs';
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
