/**
 * @typedef {Object} MatrixApp
 * @property {string} name as `--only` takes it
 * @property {'standalone' | 'ng-module'} kind
 * @property {boolean} zoneJs with zone.js, otherwise zoneless
 * @property {boolean} ssr rendered on the server
 * @property {Versions} versions exactly these are installed
 *
 * @typedef {Object} Versions
 * @property {string} angular of the framework's packages
 * @property {string} cli
 * @property {string} build
 * @property {string} typescript
 * @property {string} [ssr]
 */

/** The newest of each major when the matrix was last raised. @type {Record<20 | 21 | 22, Versions>} */
const VERSIONS = {
  20: { angular: '20.3.35', cli: '20.3.43', build: '20.3.41', typescript: '5.9.3' },
  21: { angular: '21.2.26', cli: '21.2.28', build: '21.2.27', typescript: '5.9.3' },
  22: { angular: '22.2.6', cli: '22.2.7', build: '22.2.7', typescript: '6.0.3' },
};

/** The packages for the server come out less often, and want the others of exactly their version. @type {Versions} */
const SSR_VERSIONS = { angular: '22.2.0', cli: '22.2.0', build: '22.2.0', ssr: '22.2.0', typescript: '6.0.3' };

/** Every app that the package is tried in, oldest first. @type {readonly MatrixApp[]} */
export const APPS = [
  ...Object.entries(VERSIONS).flatMap(([major, versions]) => [
    { name: `${major}-standalone`, kind: /** @type {const} */ ('standalone'), zoneJs: false, ssr: false, versions },
    { name: `${major}-ng-module`, kind: /** @type {const} */ ('ng-module'), zoneJs: true, ssr: false, versions },
  ]),
  { name: '22-ssr', kind: 'standalone', zoneJs: false, ssr: true, versions: SSR_VERSIONS },
];
