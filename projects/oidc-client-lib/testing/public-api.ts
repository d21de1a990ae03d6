// Tests of apps
export { type OidcTestingOptions, provideOidcTesting } from './provide-oidc-testing';
export { OIDC_FAKES, type OidcFakes, OidcTestingController, type TestUser } from './oidc-testing-controller';

// The parts, for tests of one's own rules
export { FakeClock } from './fake-clock';
export { type FakeAlgorithm, type FakeCrypto, type FakeKey, plainCrypto, realCrypto } from './fake-crypto';
export { FakeFrame, type FrameBehaviour } from './fake-frame';
export { type FakeAnswerOptions, type FakeIdTokenOptions, FakeIssuer, type FakeIssuerOptions } from './fake-issuer';
export { FakeNetwork } from './fake-network';
export { FakePage } from './fake-page';
