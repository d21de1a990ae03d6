import { TestBed } from '@angular/core/testing';
import { codeOf } from '../start-up/world.spec-data';
import { SEND_REQUEST } from './json-request';

afterEach(() => jest.restoreAllMocks());

/** The code of a request that is answered so. */
function answered(body: string | null): Promise<string> {
  Object.assign(window, { fetch: () => Promise.resolve(new Response(body, { status: 504 })) });
  return codeOf(TestBed.inject(SEND_REQUEST)('https://login.example.com/token'));
}

// `safeFetch()` in @angular/service-worker/ngsw-worker.js
describe("a 504 of Angular's service worker", () => {
  it('is a network that failed', async () => {
    expect(await answered(null)).toBe('network');
  });

  it('is the browser offline, where that is known', async () => {
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    expect(await answered(null)).toBe('offline');
  });
});

it('a 504 of a server is its answer', async () => {
  expect(await answered('<h1>Gateway Timeout</h1>')).toBe('http_error');
});
