import {
  forbiddingDirective,
  isUpgraded,
  requestForbiddingDirective,
  selfDefeatingDirective,
} from './content-security-policy';

const APP = 'https://app.example.com';
const PROVIDER = 'https://login.example.com:8443/authorize';

describe('forbiddingDirective', () => {
  it.each([
    ['no policy forbids nothing', [], null],
    ['frame-src with the origin allows', ["default-src 'none'; frame-src https://login.example.com:8443"], null],
    ['frame-src with another port forbids', ['frame-src https://login.example.com'], 'frame-src'],
    ['any port', ['frame-src https://login.example.com:*'], null],
    ['a host without scheme', ['frame-src login.example.com:8443'], null],
    ['a wildcard host', ['frame-src *.example.com:8443'], null],
    ['a scheme', ['frame-src https:'], null],
    ['http stands for https, too', ['frame-src http://login.example.com:8443'], null],
    ['a star', ['frame-src *'], null],
    ["'self' alone forbids another origin", ["frame-src 'self'"], 'frame-src'],
    ["'none' forbids", ["frame-src 'none'"], 'frame-src'],
    ['child-src counts where frame-src is missing', ["child-src 'self'; default-src *"], 'child-src'],
    ['default-src counts where both are missing', ["default-src 'self'"], 'default-src'],
    ['one of several policies is enough to forbid', ['frame-src *', "default-src 'self'"], 'default-src'],
    ['two policies may stand in one header', ["frame-src *, default-src 'self'"], 'default-src'],
  ])('%s', (_name, policies, expected) => {
    expect(forbiddingDirective(policies, PROVIDER, APP)).toBe(expected);
  });

  it("'self' allows the app's own pages", () => {
    expect(forbiddingDirective(["frame-src 'self'"], `${APP}/silent-renew.html`, APP)).toBeNull();
  });
});

describe('requestForbiddingDirective', () => {
  it.each([
    ['frame-src is about frames', ["frame-src 'none'"], null],
    ['connect-src alone counts', ["connect-src 'self'; default-src *"], 'connect-src'],
    ['default-src counts where it is missing', ["default-src 'self'"], 'default-src'],
  ])('%s', (_name, policies, expected) => {
    expect(requestForbiddingDirective(policies, PROVIDER, APP)).toBe(expected);
  });
});

describe('selfDefeatingDirective', () => {
  it.each([
    ['none', '', null],
    ['the strictest that works', "default-src 'none'; frame-ancestors 'self'", null],
    ['nonces alone', "script-src 'nonce-abc'", null],
    ['no frames', "frame-ancestors 'none'", 'frame-ancestors'],
    ['a sandbox', 'sandbox allow-scripts', 'sandbox'],
    ['a sandbox that leaves the page its origin', 'sandbox allow-same-origin', null],
  ])('a page with the policy: %s', (_name, policy, expected) => {
    expect(selfDefeatingDirective([policy], `${APP}/silent-renew.html`)).toBe(expected);
  });
});

describe('isUpgraded', () => {
  it.each([
    ['a page of plain http', 'http://localhost:4200/', ["default-src 'self';Upgrade-Insecure-Requests"], true],
    ['a page of https', `${APP}/`, ['upgrade-insecure-requests'], false],
    ['a policy that has it as a value', 'http://localhost:4200/', ['report-to upgrade-insecure-requests'], false],
  ])('%s', (_name, page, policies, expected) => {
    expect(isUpgraded(policies, page)).toBe(expected);
  });
});
