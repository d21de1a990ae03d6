// Set-up
export { provideOidc } from './setup/provide-oidc';
export { OidcModule } from './setup/oidc-module';
export { withManualStart } from './setup/with-manual-start';
export { withStorage } from './setup/with-storage';
export { withCodeFlow } from './code-flow/with-code-flow';
export { withRefreshTokens } from './code-flow/with-refresh-tokens';
export { withDPoP } from './dpop/with-dpop';
export { withPushedRequests } from './pushed-requests/with-pushed-requests';
export { withCrossTabSync } from './tabs/with-cross-tab-sync';
export type { OidcFeature } from './configuration/oidc-feature';
export type {
  OidcClaimRequest,
  OidcClaimsRequest,
  OidcConfig,
  OidcConfigAnswer,
  OidcConfigSource,
  OidcMetadata,
  OidcPrompt,
  OidcRequestParameters,
  OidcResponseType,
  OidcSecureApi,
} from './configuration/oidc-config';

// The session
export { OidcSecurityService } from './oidc-security-service';
export type { AuthorizeOptions } from './sign-in/authorize-options';
export type { RefreshOptions } from './renewal/refresh-options';
export type { LogoffOptions } from './sign-out/sign-out';
export type { OidcSession } from './session/oidc-session';
export type { OidcEvent, OidcStatus, SignedOutBy } from './session/oidc-event';
export type { RenewalOutcome, RenewalState } from './session/renewal-outcome';
export type { RenewalReason } from './protocol/renewal-reason';
export { OidcSecuritySilentRenew } from './renewal/oidc-security-silent-renew';
export type { OidcStorage } from './platform/token-storage';

// Errors
export { OidcError } from './protocol/oidc-error';
export { ERROR_TEXTS as OIDC_ERROR_TEXTS } from './protocol/error-texts';
export type { OidcConfigMistake, OidcErrorCode, OidcErrorDetails } from './protocol/oidc-error';

// The rules, without Angular
export { OidcSecurityValidation } from './protocol/oidc-security-validation';
export type { AuthorizationResponse, ResponseTokens } from './protocol/authorization-response';
export type { IdTokenClaims, IdTokenExpectation } from './protocol/id-token';
export type { DecodedJwt } from './protocol/jwt';
export type { ProviderMetadata } from './protocol/provider-metadata';
export type { SignatureAlgorithm } from './protocol/signature-algorithm';
export type { JwkSet, VerificationKey } from './protocol/signing-key';

// For development
export { diagnose } from './diagnosis/diagnose';
export type { OidcFinding } from './diagnosis/finding';

// The user
export { withUserInfo } from './user-info/with-user-info';
export { OidcUserInfo } from './user-info/oidc-user-info';
export type { UserInfoAddress, UserInfoClaims } from './user-info/user-info-claims';
export type { UserInfoOptions } from './user-info/user-info-loader';

// The session at the provider
export { withSessionMonitoring } from './session-monitoring/with-session-monitoring';
export type { SessionMonitoringOptions } from './session-monitoring/with-session-monitoring';
export type { MonitoringStopReason } from './session/oidc-event';

// Logging
export { withLogging } from './logging/with-logging';
export type { OidcLogger } from './logging/with-logging';
export type { OidcLogEntry, OidcLogLevel } from './logging/log-entry';

// API calls
export { OIDC_TOKEN, OidcHttpInterceptor, oidcInterceptor, withHttpInterceptor } from './api-access/oidc-interceptor';
export { oidcFetch } from './api-access/oidc-fetch';

// Routes
export { oidcGuard } from './routing/oidc-guard';
export type { OidcGuardOptions } from './routing/oidc-guard';

// Sign-out
export { withFrontChannelLogout } from './sign-out/with-front-channel-logout';

// For this package's other entry points alone
export {
  SIGNATURE_VERIFIER as ɵSIGNATURE_VERIFIER,
  webCryptoVerifier as ɵwebCryptoVerifier,
} from './platform/signature-verifier';
export type { SignatureVerifier as ɵSignatureVerifier } from './platform/signature-verifier';
export { CLOCK as ɵCLOCK } from './platform/clock';
export type { Clock as ɵClock } from './platform/clock';
export { OPEN_HIDDEN_FRAME as ɵOPEN_HIDDEN_FRAME } from './platform/hidden-frame';
export type { FrameSighting as ɵFrameSighting, OpenHiddenFrame as ɵOpenHiddenFrame } from './platform/hidden-frame';
export { PROOF_KEYS as ɵPROOF_KEYS } from './platform/proof-key';
export type { ProofKeys as ɵProofKeys } from './platform/proof-key';
export { EXCLUSIVE_LOCK as ɵEXCLUSIVE_LOCK } from './platform/exclusive-lock';
export type { ExclusiveLock as ɵExclusiveLock } from './platform/exclusive-lock';
export { PAGE_LOCATION as ɵPAGE_LOCATION } from './platform/page-location';
export type { PageLocation as ɵPageLocation } from './platform/page-location';
export { SEND_REQUEST as ɵSEND_REQUEST } from './platform/json-request';
export type { SendRequest as ɵSendRequest } from './platform/json-request';
export { WAKE_SIGNALS as ɵWAKE_SIGNALS } from './platform/wake-signals';
export { SessionStore as ɵSessionStore } from './session/session-store';
export { OPEN_POPUP as ɵOPEN_POPUP } from './platform/popup-window';
export type { OpenPopup as ɵOpenPopup, PopupWindow as ɵPopupWindow } from './platform/popup-window';
export { WHEN_PAGE_STAYS as ɵWHEN_PAGE_STAYS } from './platform/when-page-stays';
export { toSession as ɵtoSession } from './session/oidc-session';
export type { SessionRecord as ɵSessionRecord } from './session/oidc-session';
