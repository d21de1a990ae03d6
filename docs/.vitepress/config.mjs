// The docs site. `npm run docs:dev` shows it, `npm run docs:build` makes it; the pages read as well on a Git host.
import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitepress';

import { slugOf } from '../../scripts/docs-links.mjs';

export default defineConfig({
  title: 'oidc-client-lib',
  description: 'OpenID Connect for Angular: the implicit flow, and silent renew that never reloads the page.',
  lang: 'en',
  // Where the site is not at the root of its host: DOCS_BASE=/oidc-client-lib/ npm run docs:build
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${process.env.DOCS_BASE ?? '/'}icon.svg` }]],
  markdown: {
    // Anchors as on a Git host, so that one link holds in both places and for codes with an underscore.
    anchor: { slugify: slugOf },
    theme: { light: 'github-light', dark: 'github-dark' },
  },
  transformPageData: ({ relativePath, title }) =>
    // Else the page of the main entry point would have the title of the site.
    /^api\/.+\/index\.md$/.test(relativePath) ? { title: `API of ${title}` } : undefined,
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guide/standalone', activeMatch: '^/(guide|providers)/' },
      { text: 'Troubleshooting', link: '/errors' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: {
      '/api/': [{ text: 'API', link: '/api/', items: apiItems() }],
      '/': [
        {
          text: 'Start',
          items: [
            { text: 'Start in five minutes', link: '/start' },
            { text: 'The demo', link: '/demo' },
            { text: 'FAQ', link: '/faq' },
          ],
        },
        {
          text: 'Concepts',
          items: [
            { text: 'The implicit flow, and its limits', link: '/concepts/implicit-flow' },
            { text: 'Two tokens, two lives', link: '/concepts/tokens' },
            { text: 'Silent renew, step by step', link: '/renewal' },
            { text: 'Third-party cookies', link: '/concepts/third-party-cookies' },
            { text: 'A provider that is down', link: '/outage-simulation' },
            { text: 'Beside other libraries', link: '/benchmarks' },
          ],
        },
        {
          text: 'Guides',
          items: [
            { text: 'Standalone apps', link: '/guide/standalone' },
            { text: 'NgModule apps', link: '/guide/ng-module' },
            { text: 'Code + PKCE', link: '/guide/code-flow' },
            { text: 'Pushed requests', link: '/guide/pushed-requests' },
            { text: 'Server-side rendering', link: '/guide/ssr' },
            { text: 'Service workers', link: '/guide/service-workers' },
            { text: 'Routes and guards', link: '/guide/routes' },
            { text: 'API calls', link: '/guide/api-calls' },
            { text: 'Several tabs', link: '/guide/tabs' },
            { text: 'Storage', link: '/guide/storage' },
            { text: 'CSP and Trusted Types', link: '/guide/csp' },
            { text: 'Popup', link: '/guide/popup' },
            { text: 'Step-up', link: '/guide/step-up' },
            { text: 'Several issuers', link: '/guide/several-issuers' },
            { text: "The user's claims", link: '/guide/user-info' },
            { text: 'Sign-out', link: '/guide/sign-out' },
            { text: "The provider's session", link: '/guide/session-monitoring' },
            { text: 'Logging', link: '/guide/logging' },
            { text: 'Testing your app', link: '/guide/testing' },
          ],
        },
        {
          text: 'Providers',
          items: [
            { text: 'IdentityServer, Duende', link: '/providers/identityserver' },
            { text: 'Keycloak', link: '/providers/keycloak' },
            { text: 'Entra ID', link: '/providers/entra-id' },
            { text: 'OpenIddict', link: '/providers/openiddict' },
            { text: 'LemonLDAP::NG', link: '/providers/lemonldap-ng' },
            { text: 'Glewlwyd', link: '/providers/glewlwyd' },
            { text: 'oidc-provider', link: '/providers/oidc-provider' },
          ],
        },
        {
          text: 'Migration',
          items: [
            { text: 'From another library', link: '/guide/migration' },
            { text: 'From the article of 2017', link: '/guide/migration-article' },
          ],
        },
        {
          text: 'Trust',
          items: [
            { text: 'Troubleshooting by code', link: '/errors' },
            { text: 'Threat model', link: '/threat-model' },
            { text: 'Reporting a vulnerability', link: '/SECURITY' },
            { text: 'Conformance', link: '/conformance' },
            { text: 'Versions', link: '/versions' },
            { text: 'Decisions', link: '/decisions/' },
          ],
        },
      ],
    },
  },
});

/** What TypeDoc wrote, an entry point each, its names by kind. */
function apiItems() {
  const api = new URL('../api/', import.meta.url);
  const kinds = [
    ['Classes', 'classes'],
    ['Functions', 'functions'],
    ['Interfaces', 'interfaces'],
    ['Types', 'type-aliases'],
    ['Constants', 'variables'],
  ];
  const entryPoints = ['oidc-client-lib', 'oidc-client-lib/testing', 'oidc-client-lib/jsrsasign'];
  return entryPoints.map((entryPoint) => ({
    text: entryPoint,
    link: `/api/${entryPoint}/`,
    collapsed: entryPoint !== 'oidc-client-lib',
    items: kinds
      .map(([text, folder]) => [text, folder, new URL(`${entryPoint}/${folder}/`, api)])
      .filter(([, , folder]) => existsSync(folder))
      .map(([text, folder, path]) => ({
        text,
        items: readdirSync(path)
          .sort((a, b) => a.localeCompare(b))
          .map((file) => file.replace('.md', ''))
          .map((name) => ({ text: name, link: `/api/${entryPoint}/${folder}/${name}` })),
      })),
  }));
}
