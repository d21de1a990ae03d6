export { FakeClock, settle } from './fake-clock';
export { FakeFrame, type FrameBehaviour } from './fake-frame';
export { type FakeAlgorithm, type FakeIdTokenOptions, FakeIssuer } from './fake-issuer';
export { OIDC_FAKES, type OidcFakes, OidcTestingController } from './oidc-testing-controller';
export { type OidcTestingOptions, provideOidcTesting } from './provide-oidc-testing';
