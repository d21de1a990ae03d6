import { World } from '../src/start-up/world.spec-data';
import { type OidcFeature, ɵSIGNATURE_VERIFIER } from '../src/public-api';
import { jsrsasignVerifier } from './jsrsasign-verifier';

jest.mock('jsrsasign', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

/** As `withJsrsasign()` on a plain http host. */
const withoutWebCrypto: OidcFeature = {
  kind: 'jsrsasign',
  providers: [{ provide: ɵSIGNATURE_VERIFIER, useValue: jsrsasignVerifier }],
};

describe('a page that cannot load jsrsasign', () => {
  it('keeps the stored session for the next start, and says why nobody is signed in', async () => {
    const world = new World();
    await (await world.open()).signIn();
    const app = await world.open({}, withoutWebCrypto);
    expect(app.auth.session()).toBeNull();
    expect(app.auth.lastError()).toMatchObject({ code: 'network', detail: 'jsrsasign was not loaded' });
    expect((await world.open()).types).toEqual(['session_restored']);
  });

  it('refuses an answer with an OidcError', async () => {
    const world = new World();
    const before = await world.open();
    world.page.replace(await before.answer());
    const app = await world.open({}, withoutWebCrypto);
    await expect(app.auth.authorizedCallback()).rejects.toMatchObject({ name: 'OidcError', code: 'network' });
    expect(app.types).toEqual(['callback_refused']);
  });
});
