import { createHmac } from 'node:crypto';

import { decodeJson, encodeJson } from './signing-keys.mjs';

/**
 * @typedef {Object} AnswerInTheMaking an authorization response on its way out
 * @property {URLSearchParams} params
 * @property {Record<string, any>} header of the id_token
 * @property {Record<string, any>} claims of the id_token
 * @property {(header: Record<string, any>, claims: Record<string, any>) => string} sign
 * @property {import('./signing-keys.mjs').SigningKeys} keys
 */

const HOUR = 3600;

/**
 * The ways to spoil an authorization response. Except where the signature is the point, the id_token is signed anew, so
 * that one thing alone is wrong with it.
 *
 * @type {Record<string, (answer: AnswerInTheMaking) => void>}
 */
export const TAMPERINGS = Object.freeze({
  state: ({ params }) => params.set('state', 'not-the-state-that-was-sent'),
  missing_state: ({ params }) => params.delete('state'),
  response_issuer: ({ params }) => params.set('iss', 'https://attacker.example'),
  access_token: ({ params }) => params.set('access_token', 'not-the-token-of-this-at_hash'),
  missing_id_token: ({ params }) => params.delete('id_token'),

  nonce: ({ claims }) => (claims.nonce = 'not-the-nonce-that-was-sent'),
  missing_nonce: ({ claims }) => delete claims.nonce,
  at_hash: ({ claims }) => (claims.at_hash = 'AAAAAAAAAAAAAAAAAAAAAA'),
  missing_at_hash: ({ claims }) => delete claims.at_hash,
  issuer: ({ claims }) => (claims.iss = 'https://attacker.example'),
  audience: ({ claims }) => (claims.aud = 'another-client'),
  subject: ({ claims }) => delete claims.sub,
  expired: ({ claims }) => {
    claims.exp -= HOUR + (claims.exp - claims.iat);
    claims.iat -= HOUR;
  },
  issued_in_future: ({ claims }) => {
    claims.iat += HOUR;
    claims.exp += HOUR;
  },

  signature: (answer) => {
    const { sign } = answer;
    answer.sign = (header, claims) => withOtherLastByte(sign(header, claims));
  },
  unknown_key: (answer) => {
    answer.sign = (header, claims) => answer.keys.signWithStrangeKey(header, claims);
  },
  algorithm_none: (answer) => {
    answer.sign = ({ kid, ...header }, claims) => `${encodeJson({ ...header, alg: 'none' })}.${encodeJson(claims)}.`;
  },
  algorithm_hs256: (answer) => {
    answer.sign = (header, claims) => {
      const signed = `${encodeJson({ ...header, alg: 'HS256' })}.${encodeJson(claims)}`;
      return `${signed}.${createHmac('sha256', 'guessed').update(signed).digest('base64url')}`;
    };
  },
});

/**
 * @param {string} location where an authorization response redirects to
 * @param {{ tamper: string | null, clockOffsetSeconds: number, keys: import('./signing-keys.mjs').SigningKeys }} options
 * @returns {string}
 */
export function tamperWith(location, { tamper, clockOffsetSeconds, keys }) {
  return withAnswer(location, (params) => {
    const idToken = params.get('id_token');
    const [header, claims] = idToken ? idToken.split('.').slice(0, 2).map(decodeJson) : [{}, {}];
    /** @type {AnswerInTheMaking} */
    const answer = { params, header, claims, keys, sign: (...parts) => keys.sign(...parts) };
    for (const time of ['iat', 'exp', 'auth_time']) if (time in claims) claims[time] += clockOffsetSeconds;
    if (tamper) TAMPERINGS[tamper](answer);
    if (params.has('id_token')) params.set('id_token', answer.sign(header, claims));
  });
}

/**
 * @param {string} location
 * @param {(params: URLSearchParams) => void} change
 */
export function withAnswer(location, change) {
  const url = new URL(location);
  const isFragment = url.hash !== '';
  const params = new URLSearchParams(isFragment ? url.hash.slice(1) : url.search);
  change(params);
  if (isFragment) url.hash = params.toString();
  else url.search = params.toString();
  return url.href;
}

/** @param {string} token */
function withOtherLastByte(token) {
  const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
  signature[signature.length - 1] ^= 1;
  return `${token.slice(0, token.lastIndexOf('.') + 1)}${signature.toString('base64url')}`;
}
