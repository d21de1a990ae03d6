import type { ApplicationProject } from '../workspace/application-project';
import type { NgAddOptions } from './ng-add-options';

const CODE_CLIENT = ['AllowedGrantTypes = GrantTypes.Code', 'RequirePkce = true', 'RequireClientSecret = false'];

/** The client as each flow needs it. */
const CLIENTS: Readonly<Record<NgAddOptions['flow'], { grant: string; identityServer: readonly string[] }>> = {
  implicit: {
    grant: 'implicit / id_token token',
    identityServer: ['AllowedGrantTypes = GrantTypes.Implicit', 'AllowAccessTokensViaBrowser = true'],
  },
  code: {
    grant: 'authorization code with PKCE, no client secret / code',
    identityServer: CODE_CLIENT,
  },
  'code-with-refresh-tokens': {
    grant: 'authorization code with PKCE and refresh token, no client secret / code',
    identityServer: [...CODE_CLIENT, 'AllowOfflineAccess = true', 'RefreshTokenUsage = TokenUsage.OneTimeOnly'],
  },
};

/** What to enter at the OpenID Provider, in words and as the C# client of IdentityServer. */
export function providerRegistration(project: ApplicationProject, options: NgAddOptions): string {
  const origin = developmentOrigin(project);
  const home = origin + basePath(project);
  const silentRenew = `${home}silent-renew.html`;
  const { grant, identityServer } = CLIENTS[options.flow];
  // IdentityServer has AllowOfflineAccess for that one.
  const scopes = options.scope.split(/\s+/).filter((scope) => scope && scope !== 'offline_access');
  return `
Register at ${options.issuer} for the client "${options.clientId}" (and the same with your production address):

  redirect URIs              ${home}
                             ${silentRenew}
  post-logout redirect URI   ${home}
  CORS origin                ${origin}
  grant / response type      ${grant}

The same for IdentityServer, in C#:

  new Client
  {
      ClientId = ${csharpString(options.clientId)},
      ClientName = ${csharpString(project.name)},
${identityServer.map((line) => `      ${line},\n`).join('')}      RequireConsent = false,
      RedirectUris = { "${home}", "${silentRenew}" },
      PostLogoutRedirectUris = { "${home}" },
      AllowedCorsOrigins = { "${origin}" },
      AllowedScopes = { ${scopes.map(csharpString).join(', ')} },
  }
`;
}

/** Where `ng serve` shows the application. */
function developmentOrigin(project: ApplicationProject): string {
  const serve = project.definition.targets.get('serve')?.options ?? {};
  const scheme = serve['ssl'] === true ? 'https' : 'http';
  const port = typeof serve['port'] === 'number' ? serve['port'] : 4200;
  return `${scheme}://localhost:${port}`;
}

/** Path of the application's base URL, which is where answers arrive by default. */
function basePath(project: ApplicationProject): string {
  const baseHref = project.definition.targets.get('build')?.options?.['baseHref'];
  const path = typeof baseHref === 'string' ? baseHref : '/';
  return path.endsWith('/') ? path : `${path}/`;
}

function csharpString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
