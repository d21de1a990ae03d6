import {
  type IdTokenClaims,
  type IdTokenExpectation,
  OidcError,
  type OidcErrorCode,
  OidcSecurityValidation,
} from 'oidc-client-lib';
import { timeOfDay } from '../clock/time-of-day';

/** What claims are held against. */
export interface Circumstances {
  readonly expected: IdTokenExpectation;
  /** Epoch seconds on the issuer's clock. */
  readonly now: number;
  /** Claims of the session that was renewed. */
  readonly previous: IdTokenClaims;
  /** Digest of the access token, where there is one. */
  readonly digest: Uint8Array | null;
}

/** A rule, what it looks at, and a forgery that breaks it. */
export interface Rule {
  readonly rule: string;
  readonly section: string;
  readonly looksAt: (claims: IdTokenClaims) => string;
  readonly forged: (claims: IdTokenClaims) => IdTokenClaims;
}

const SKEW_SECONDS = 5;
const HOUR = 3600;
const time = (seconds: number) => timeOfDay(seconds * 1000);

export const RULES: readonly Rule[] = [
  {
    rule: 'iss is the configured issuer',
    section: 'OIDC Core 3.1.3.7 (2)',
    looksAt: ({ iss }) => iss,
    forged: (claims) => ({ ...claims, iss: 'https://login.attacker.example' }),
  },
  {
    rule: 'aud is this client, and nobody unknown',
    section: 'OIDC Core 3.1.3.7 (3)',
    looksAt: ({ aud }) => String(aud),
    forged: (claims) => ({ ...claims, aud: 'another-client' }),
  },
  {
    rule: 'azp, where present, is this client',
    section: 'OIDC Core 3.1.3.7 (5)',
    looksAt: ({ azp }) => azp ?? 'absent',
    forged: (claims) => ({ ...claims, azp: 'another-client' }),
  },
  {
    rule: 'exp lies ahead',
    section: 'OIDC Core 3.1.3.7 (9)',
    looksAt: ({ exp }) => time(exp),
    forged: (claims) => ({ ...claims, exp: claims.exp - HOUR, iat: claims.iat - HOUR }),
  },
  {
    rule: 'iat is no future time',
    section: 'OIDC Core 3.1.3.7 (10)',
    looksAt: ({ iat }) => time(iat),
    forged: (claims) => ({ ...claims, exp: claims.exp + HOUR, iat: claims.iat + HOUR }),
  },
  {
    rule: 'nonce is the one that was sent',
    section: 'OIDC Core 3.2.2.11',
    looksAt: ({ nonce }) => `${nonce?.slice(0, 6) ?? ''}…`,
    forged: (claims) => ({ ...claims, nonce: 'of-another-request' }),
  },
  {
    rule: 'at_hash binds the access token',
    section: 'OIDC Core 3.2.2.9',
    looksAt: ({ at_hash }) => at_hash ?? 'absent, there is no access token',
    forged: (claims) => ({ ...claims, at_hash: 'of-another-token' }),
  },
  {
    rule: 'sub is the user of before the renewal',
    section: 'OIDC Core 12.2',
    looksAt: ({ sub }) => sub,
    forged: (claims) => ({ ...claims, sub: 'mallory' }),
  },
];

/** Runs the library's own rules over claims: the code of the first one that is broken, or null. */
export function brokenRule(claims: IdTokenClaims, circumstances: Circumstances): OidcErrorCode | null {
  const { expected, now, previous, digest } = circumstances;
  try {
    OidcSecurityValidation.checkIdTokenClaims(claims, expected);
    OidcSecurityValidation.checkIdTokenTimes(claims, now, SKEW_SECONDS);
    if (digest) {
      OidcSecurityValidation.checkAccessTokenHash(claims, digest);
    }
    OidcSecurityValidation.checkRenewedIdToken(claims, previous);
    return null;
  } catch (error) {
    return error instanceof OidcError ? error.code : 'unexpected';
  }
}
