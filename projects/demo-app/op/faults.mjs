import { TAMPERINGS } from './tampering.mjs';
import { TEST_USERS } from './test-users.mjs';

/** The endpoints that `delayMs`, `hang`, `serverError`, `htmlPage` and `refuseFraming` can be aimed at. */
export const ENDPOINTS = Object.freeze({
  '/auth': 'authorization',
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/me': 'userinfo',
  '/token': 'token',
  '/token/introspection': 'introspection',
  '/token/revocation': 'revocation',
  '/session/end': 'end_session',
});

/**
 * @typedef {Object} FaultSettings
 * @property {number} idTokenSeconds lifetime of the id_tokens to come
 * @property {number} accessTokenSeconds lifetime of the access tokens to come
 * @property {boolean} down every connection is cut, only `/_faults` and `/_log` answer
 * @property {number} delayMs answers come that much later
 * @property {boolean} hang requests are never answered
 * @property {boolean} serverError answers are 500
 * @property {boolean} htmlPage a page is shown instead of the redirect
 * @property {boolean} refuseFraming a page that forbids framing (X-Frame-Options: DENY) is shown instead of the redirect
 * @property {boolean} noCors neither the provider nor the resource API lets the app read its answers
 * @property {boolean} wantNonce provider and resource API want a nonce in proofs of possession (RFC 9449 8, 9)
 * @property {string | null} error OAuth error code that authorization requests are answered with
 * @property {string | null} errorDescription the `error_description` beside it
 * @property {import('./test-users.mjs').TestUser | null} otherUser silent requests are answered for this user, as by a
 *   provider that ignores id_token_hint and where someone else has signed in meanwhile
 * @property {string | null} tamper what is wrong with the authorization responses, a key of `TAMPERINGS`
 * @property {number} providerClockOffsetSeconds the provider's clock is ahead by this (behind if negative)
 * @property {number} deviceClockOffsetSeconds this computer's clock is ahead by this: provider and app server agree on another time
 * @property {'all' | 'silent' | 'interactive'} requests which authorization requests are hit: with prompt=none, without, or all
 * @property {string[]} endpoints which endpoints are hit, `authorization` alone unless told
 * @property {number | null} times after so many hits all faults are over; null: they stay until switched off
 */

/** @type {Readonly<FaultSettings>} */
const NO_FAULTS = Object.freeze({
  idTokenSeconds: 10,
  accessTokenSeconds: 30,
  down: false,
  delayMs: 0,
  hang: false,
  serverError: false,
  htmlPage: false,
  refuseFraming: false,
  noCors: false,
  wantNonce: false,
  error: null,
  errorDescription: null,
  otherUser: null,
  tamper: null,
  providerClockOffsetSeconds: 0,
  deviceClockOffsetSeconds: 0,
  requests: 'all',
  endpoints: ['authorization'],
  times: null,
});

const isBoolean = (/** @type {unknown} */ value) => typeof value === 'boolean';
const isInteger = (/** @type {unknown} */ value) => Number.isSafeInteger(value);
const isAtLeast = (/** @type {number} */ least) => (/** @type {any} */ value) => isInteger(value) && value >= least;
const isOneOf = (/** @type {string[]} */ values) => (/** @type {any} */ value) => values.includes(value);
const isNullOr = (/** @type {(value: unknown) => boolean} */ isValid) => (/** @type {unknown} */ value) =>
  value === null || isValid(value);
const isText = (/** @type {unknown} */ value) => typeof value === 'string' && value !== '';

/** @type {Record<keyof FaultSettings, [rule: string, isValid: (value: any) => boolean]>} */
const RULES = {
  idTokenSeconds: ['a positive integer', isAtLeast(1)],
  accessTokenSeconds: ['a positive integer', isAtLeast(1)],
  down: ['true or false', isBoolean],
  delayMs: ['an integer, 0 or more', isAtLeast(0)],
  hang: ['true or false', isBoolean],
  serverError: ['true or false', isBoolean],
  htmlPage: ['true or false', isBoolean],
  refuseFraming: ['true or false', isBoolean],
  noCors: ['true or false', isBoolean],
  wantNonce: ['true or false', isBoolean],
  error: ['an OAuth error code or null', isNullOr((value) => /^[a-z_]+$/.test(String(value)))],
  errorDescription: ['a text or null', isNullOr(isText)],
  otherUser: [`one of ${Object.keys(TEST_USERS).join(', ')}, or null`, isNullOr(isOneOf(Object.keys(TEST_USERS)))],
  tamper: [`one of ${Object.keys(TAMPERINGS).join(', ')}, or null`, isNullOr(isOneOf(Object.keys(TAMPERINGS)))],
  providerClockOffsetSeconds: ['an integer', isInteger],
  deviceClockOffsetSeconds: ['an integer', isInteger],
  requests: ['all, silent or interactive', isOneOf(['all', 'silent', 'interactive'])],
  endpoints: [
    `a list of ${Object.values(ENDPOINTS).join(', ')}`,
    (value) => Array.isArray(value) && value.every(isOneOf(Object.values(ENDPOINTS))),
  ],
  times: ['a positive integer or null', isNullOr(isAtLeast(1))],
};

/** The switches with which demo and tests break the provider while it runs. */
export class Faults {
  #initial;
  #settings;
  #actions;

  /**
   * @param {{ signOut(): void, revokeAccessTokens(): void, rotateKeys(): void }} actions
   * @param {Partial<FaultSettings>} [initial] what `reset()` goes back to, where it is not the default
   */
  constructor(actions, initial = {}) {
    this.#actions = actions;
    this.#initial = checked({ ...NO_FAULTS, ...initial });
    this.#settings = this.#initial;
  }

  /** A copy of the settings in force. */
  get settings() {
    return structuredClone(this.#settings);
  }

  /** Changes what is named and keeps the rest; all or nothing. @param {Partial<FaultSettings>} changes */
  set(changes) {
    this.#settings = checked({ ...this.#settings, ...changes });
  }

  /** All faults off, lifetimes as at the start. */
  reset() {
    this.#settings = this.#initial;
  }

  /** Ends every sign-in session at the provider, as if the user had signed out there. Issued tokens live on. */
  signOut() {
    this.#actions.signOut();
  }

  /** Makes every access token invalid that was issued until now. */
  revokeAccessTokens() {
    this.#actions.revokeAccessTokens();
  }

  /** Signs with a new key from now on, under a new `kid`; the old one stays in the JWKS. */
  rotateKeys() {
    this.#actions.rotateKeys();
  }

  /**
   * What hits this request; null if nothing does.
   *
   * @param {string} endpoint one of `ENDPOINTS`
   * @param {'silent' | 'interactive'} kind
   * @returns {Readonly<FaultSettings> | null}
   */
  hitting(endpoint, kind) {
    const { endpoints, requests } = this.#settings;
    if (!endpoints.includes(endpoint)) return null;
    const isSpared = endpoint === 'authorization' && requests !== 'all' && requests !== kind;
    return isSpared ? null : this.#settings;
  }

  /** A fault has taken effect on a request. */
  countHit() {
    const { times } = this.#settings;
    if (times === null) return;
    if (times > 1) return this.set({ times: times - 1 });
    const { idTokenSeconds, accessTokenSeconds, providerClockOffsetSeconds, deviceClockOffsetSeconds } = this.#settings;
    this.reset();
    this.set({ idTokenSeconds, accessTokenSeconds, providerClockOffsetSeconds, deviceClockOffsetSeconds });
  }
}

/**
 * @param {FaultSettings} settings
 * @returns {FaultSettings}
 */
function checked(settings) {
  for (const [name, value] of Object.entries(settings)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[/** @type {keyof FaultSettings} */ (name)] : undefined;
    if (!rule) throw new TypeError(`There is no fault "${name}". Known: ${Object.keys(RULES).join(', ')}.`);
    if (!rule[1](value)) throw new TypeError(`Fault "${name}" must be ${rule[0]}, not ${JSON.stringify(value)}.`);
  }
  return structuredClone(settings);
}
