import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

/**
 * @typedef {Object} Library
 * @property {string} name of its folder in apps
 * @property {string} title
 * @property {string} package
 * @property {string} [silentPage] folder of its silent page in silent-pages; ours comes with the package
 * @property {Record<string, string>} [silentScripts] scripts that the silent page loads, from which file of a package
 * @property {string} [tabsApp] the app that is opened in several tabs, where the library has something for that
 */

/** @type {Library} */
export const OURS = {
  name: 'oidc-client-lib',
  title: 'oidc-client-lib',
  package: 'oidc-client-lib',
  tabsApp: 'oidc-client-lib-tabs',
};

/** The same by the other flow, beside the library that knows no other. @type {Library} */
const OURS_BY_CODE = {
  name: 'oidc-client-lib-code',
  title: 'oidc-client-lib (code flow)',
  package: 'oidc-client-lib',
  tabsApp: 'oidc-client-lib-code-tabs',
};

/** @type {Library[]} */
export const LIBRARIES = [
  OURS,
  OURS_BY_CODE,
  {
    name: 'angular-auth-oidc-client',
    title: 'angular-auth-oidc-client',
    package: 'angular-auth-oidc-client',
    silentPage: 'angular-auth-oidc-client',
  },
  {
    name: 'angular-oauth2-oidc',
    title: 'angular-oauth2-oidc + jwks',
    package: 'angular-oauth2-oidc',
    silentPage: 'angular-oauth2-oidc',
  },
  {
    name: 'oidc-client',
    title: 'oidc-client',
    package: 'oidc-client',
    silentPage: 'oidc-client',
    silentScripts: { 'oidc-client.min.js': 'oidc-client/dist/oidc-client.min.js' },
  },
  {
    name: 'oidc-client-ts',
    title: 'oidc-client-ts (code flow)',
    package: 'oidc-client-ts',
    silentPage: 'oidc-client-ts',
    silentScripts: { 'oidc-client-ts.min.js': 'oidc-client-ts/dist/browser/oidc-client-ts.min.js' },
  },
];

/** Apps that are weighed and not driven: nothing at all, and a library that leaves signatures unverified. */
export const BASELINE = 'baseline';
export const UNVERIFIED = 'angular-oauth2-oidc-unverified';

/** Whether this is the library that is measured beside others, by whichever flow. @param {{ name: string, package?: string }} library */
export function isOurs(library) {
  return library.package === OURS.package;
}

/** @param {Library} library */
export function versionOf(library) {
  const manifest = isOurs(library)
    ? new URL('../dist/oidc-client-lib/package.json', import.meta.url)
    : new URL(`node_modules/${library.package}/package.json`, import.meta.url);
  return String(JSON.parse(readFileSync(manifest, 'utf8')).version);
}

/** @param {string} name of a package of the workspace */
export function workspaceVersion(name) {
  return String(createRequire(import.meta.url)(`${name}/package.json`).version);
}
