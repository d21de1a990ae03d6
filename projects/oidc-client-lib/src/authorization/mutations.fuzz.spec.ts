import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import fc from 'fast-check';
import { FakeIssuer, OidcTestingController, provideOidcTesting } from 'oidc-client-lib/testing';
import { checkIdTokenClaims } from '../protocol/id-token';
import { parseJsonObject } from '../protocol/json';
import { decodeJwt } from '../protocol/jwt';
import { checkJwkSet } from '../protocol/signing-key';
import { OidcError, OidcSecurityService, OidcSecurityValidation } from '../public-api';

const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = { seed: SEED, verbose: false };

beforeAll(() => console.info(`fuzz seed: ${SEED} (FUZZ_SEED=${SEED} repeats the run)`));

/** One small wound to a text. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('flip', 'drop', 'insert', 'double', 'cut'),
  char: fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
});

function mutate(text: string, { at, kind, char }: { at: number; kind: string; char: string }): string {
  const index = Math.min(Math.floor(at * text.length), text.length - 1);
  const [head, tail] = [text.slice(0, index), text.slice(index + 1)];
  switch (kind) {
    case 'flip':
      return head + char + tail;
    case 'drop':
      return head + tail;
    case 'insert':
      return head + char + text.slice(index);
    case 'double':
      return head + text.slice(index) + text.slice(index);
    default:
      return head;
  }
}

/** Whether nothing but an OidcError comes out. */
function isTame(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (thrown) {
    return thrown instanceof OidcError;
  }
}

describe('mutated input', () => {
  it('as a token never throws anything but an OidcError', async () => {
    const token = await new FakeIssuer().idToken({ nonce: 'n' });
    fc.assert(
      fc.property(mutation, (wound) => isTame(() => decodeJwt(mutate(token, wound)))),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('as claims is accepted or refused, and pollutes nothing', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const claims = parseJsonObject(text);
        const isRight = isTame(() => claims && checkIdTokenClaims(claims, { issuer: 'https://a', clientId: 'b' }));
        return isRight && Object.keys(Object.prototype).length === 0;
      }),
      { ...RUNS, numRuns: 3000 },
    );
  });

  it('as a response never throws anything but an OidcError', () => {
    const right = 'https://app.example.com/#id_token=a.b.c&access_token=t&token_type=Bearer&expires_in=30&state=s';
    const metadata = { issuer: 'https://login.example.com', authorization_endpoint: 'https://login.example.com/a' };
    fc.assert(
      fc.property(mutation, mutation, (one, two) =>
        isTame(() => {
          const response = OidcSecurityValidation.readAuthorizationResponse(mutate(mutate(right, one), two));
          OidcSecurityValidation.checkAuthorizationResponse(response, metadata, true);
        }),
      ),
      { ...RUNS, numRuns: 3000 },
    );
  });

  it('as discovery document and key set never throws anything but an OidcError', async () => {
    const issuer = new FakeIssuer();
    const texts = [JSON.stringify(issuer.metadata), JSON.stringify(await issuer.jwks())];
    const jwt = decodeJwt(await issuer.idToken());
    fc.assert(
      fc.property(mutation, fc.constantFrom(...texts), (wound, text) => {
        const document = parseJsonObject(mutate(text, wound)) ?? {};
        const keys = isTame(() => checkJwkSet(document)) && Array.isArray(document['keys']) ? document['keys'] : [];
        return (
          isTame(() => OidcSecurityValidation.checkProviderMetadata(document, issuer.issuer)) &&
          isTame(() => OidcSecurityValidation.selectVerificationKeys({ keys }, jwt.algorithm, jwt.kid))
        );
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  it('as an answer never signs anybody else in', async () => {
    sessionStorage.clear();
    localStorage.clear();
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), provideOidcTesting()] });
    const auth = TestBed.inject(OidcSecurityService);
    const { issuer } = TestBed.inject(OidcTestingController);
    await auth.start();
    await fc.assert(
      fc.asyncProperty(mutation, async (wound) => {
        const url = await issuer.callbackUrl(await auth.createAuthorizeUrl());
        const [page = '', fragment = ''] = url.split('#');
        const wounded = mutate(fragment, wound);
        const outcome = await auth.authorizedCallback(`${page}#${wounded}`).then(
          ({ claims, accessToken }) =>
            claims.sub === 'alice' && fragment.includes(encodeURIComponent(accessToken ?? '-')),
          (thrown: unknown) => thrown instanceof OidcError && !/eyJ/.test(thrown.message),
        );
        return outcome;
      }),
      { ...RUNS, numRuns: 400 },
    );
  }, 60_000);
});
