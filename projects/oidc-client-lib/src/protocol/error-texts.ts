/** Why a renewal fails: sentences that are wanted in production too, where renewals fail. */
const RENEWAL_TEXTS = {
  network: 'The provider cannot be reached. Is it up, and does it allow this origin (CORS)?',
  offline: 'The browser is offline.',
  timeout: 'The provider did not answer in time.',
  provider_error: 'The provider answered with an error.',
  signed_out: 'The session at the provider has ended. Sign in again.',
  interaction_required: 'The provider wants to talk to the user. Sign in again.',
  consent_required: 'The provider wants consent. Sign in again.',
  account_selection_required: 'The user must choose an account. Sign in again.',
  cookies_blocked: "The provider's cookies are blocked in the frame. Use a provider on the app's own site, or a popup.",
  framing_blocked: 'The provider showed a page in the frame, or refuses framing. Check redirect URI and framing there.',
  csp_blocked: "The app's Content Security Policy forbids the frame. Allow the provider in frame-src.",
  other_user: 'Another user is signed in at the provider. The session has ended.',
} as const;

const OTHER_TEXTS = {
  // Set-up
  configuration_invalid: 'The OIDC configuration has mistakes, or was not loaded; see mistakes, or cause.',
  storage_unavailable: 'Nothing can be remembered: the storage of this site is blocked or full. Allow or empty it.',
  parameter_reserved: 'customParams must not set a parameter that the protocol owns.',
  return_route_invalid: 'returnTo must be a path inside the app.',
  // The provider's metadata and keys
  discovery_invalid: 'The discovery document lacks something that is needed. Check it, or give metadata by hand.',
  discovery_issuer_mismatch: 'The discovery document names another issuer. Configure exactly the issuer it names.',
  endpoint_insecure: 'A provider URL is not https. Use https, or allowInsecureIssuer in a closed network.',
  endpoint_missing: 'The provider does not offer this endpoint.',
  jwks_invalid: 'The key set is not a JWK Set. Check jwks_uri.',
  // Network
  http_error: 'The server answered with an error status.',
  json_invalid: 'The answer is not the JSON that was expected.',
  // The authorization response
  callback_not_recognized: 'This URL is not an answer to a sign-in of this app.',
  response_too_large: 'The answer is too large.',
  response_mode_invalid: 'The tokens came in the query of the URL. The provider must send them in its fragment.',
  response_duplicate_parameter: 'The answer has a parameter twice.',
  state_missing: 'The answer has no state.',
  state_unknown: 'The answer is not to a request of this browser. Sign in again.',
  state_expired: 'The answer came too late. Sign in again.',
  state_used: 'This answer was used before. Sign in again.',
  state_mismatch: 'The answer is to another request.',
  response_issuer_missing: 'The answer lacks iss, though the provider announces it.',
  response_issuer_mismatch: 'The answer comes from another issuer.',
  code_missing: 'The answer has no code. Does the provider allow the code flow for this client?',
  id_token_missing: 'The answer has no id_token.',
  access_token_missing: 'The answer has no access_token. May the client get one by the browser?',
  token_type_invalid: 'The token_type is not the one that was asked for: Bearer, or DPoP with withDPoP().',
  expires_in_invalid: 'expires_in is not a number of seconds.',
  // The ID Token: form and signature
  id_token_malformed: 'The ID Token is malformed.',
  id_token_encrypted: 'The ID Token is encrypted, which is not supported.',
  alg_not_allowed: 'The ID Token is signed by an algorithm that is not allowed here.',
  alg_unsupported: 'This browser cannot verify the algorithm of the ID Token.',
  typ_not_allowed: 'The token is not an ID Token by its typ.',
  crit_not_supported: 'The ID Token has critical headers that are not understood.',
  signing_key_not_found: "The key that signed the ID Token is not among the provider's keys.",
  signing_key_unfit: 'The key of the ID Token is not meant for this signature (kty, crv, use, key_ops or alg).',
  signing_key_weak: 'The RSA key of the ID Token has fewer than 2048 bits.',
  signature_invalid: 'The signature of the ID Token is wrong.',
  crypto_unavailable: 'WebCrypto is missing on plain http hosts. Use https, or add withJsrsasign().',
  // The ID Token: claims
  iss_invalid: 'The ID Token is from another issuer.',
  sub_invalid: 'The ID Token names no subject.',
  aud_invalid: 'The ID Token is not for this client.',
  aud_untrusted: 'The ID Token is also for an audience that is not in trustedAudiences.',
  azp_invalid: 'The ID Token was issued to another client.',
  exp_invalid: 'The expiry of the ID Token is missing or absurd.',
  id_token_expired: 'The ID Token has expired. Are the clocks right?',
  iat_invalid: 'The issue time of the ID Token is missing or absurd.',
  id_token_from_future: 'The ID Token was issued in the future. Are the clocks right?',
  id_token_not_yet_valid: 'The ID Token is not valid yet (nbf).',
  nonce_missing: 'The ID Token has no nonce.',
  nonce_mismatch: 'The nonce is not the one that was sent.',
  at_hash_missing: 'The ID Token lacks at_hash.',
  at_hash_mismatch: 'The access token does not belong to the ID Token (at_hash).',
  auth_time_invalid: 'auth_time is missing or not a time.',
  max_age_exceeded: 'The sign-in at the provider is older than max_age.',
  acr_not_met: 'The sign-in does not reach the essential acr.',
  // Renewal
  no_session: 'Nobody is signed in.',
  auth_time_earlier: 'The renewed ID Token has an earlier auth_time.',
  silent_renew_page_missing: 'silentRenewUri loads another page. Serve silent-renew.html of the package there.',
  silent_renew_page_is_app: 'silentRenewUri loads the app itself. Serve silent-renew.html of the package there.',
  superseded: 'The session changed meanwhile; the answer was dropped.',
  // Windows, UserInfo, and the rest
  popup_blocked: 'The browser blocked the popup. Call authorize within a click.',
  popup_closed: 'The popup was closed before the sign-in ended.',
  user_info_invalid: 'The UserInfo answer is not valid.',
  user_info_other_user: 'The UserInfo answer is about another user.',
  unexpected: 'Something unexpected happened; see cause.',
} as const;

/** All error codes. Stable: callers may switch on them. Each has an entry in the troubleshooting guide. */
export type OidcErrorCode = keyof typeof RENEWAL_TEXTS | keyof typeof OTHER_TEXTS;

/**
 * What went wrong and what to do, one sentence or two for each code; for apps that show them. The keys are stable, a
 * text may be improved at any time.
 */
export const ERROR_TEXTS: Readonly<Record<OidcErrorCode, string>> = /* @__PURE__ */ Object.assign(
  {},
  RENEWAL_TEXTS,
  OTHER_TEXTS,
);

declare const ngDevMode: boolean | undefined;

/** The text of a code; production builds leave most texts out, and the code leads to the guide. */
export function errorText(code: OidcErrorCode): string {
  const texts: Partial<Record<OidcErrorCode, string>> =
    // Spelled out here, where bundlers fold it.
    typeof ngDevMode === 'undefined' || ngDevMode ? ERROR_TEXTS : RENEWAL_TEXTS;
  return texts[code] ?? '';
}
