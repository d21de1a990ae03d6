import type { Flow } from '../demo-config';

/** What a provider has to know of this app. */
export interface Registration {
  readonly clientId: string;
  readonly origin: string;
  readonly scopes: readonly string[];
  readonly flow: Flow;
}

/** How the registration is said to one kind of provider. */
export interface Recipe {
  readonly name: string;
  readonly where: string;
  readonly text: string;
}

export function recipes(registration: Registration): readonly Recipe[] {
  return [
    { name: 'IdentityServer', where: 'C#, beside the other clients', text: identityServer(registration) },
    { name: 'Keycloak', where: 'JSON, for “Import client” in the admin console', text: keycloak(registration) },
    {
      name: 'Any other',
      where: 'JSON, as in OpenID Connect Dynamic Client Registration 1.0',
      text: clientMetadata(registration),
    },
  ];
}

const OFFLINE = `
    AllowOfflineAccess = true,
    RefreshTokenUsage = TokenUsage.OneTimeOnly,`;
const BOUND = `
    RequireDPoP = true,`;

function identityServer({ clientId, origin, scopes, flow }: Registration): string {
  // offline_access is no scope of its own there.
  const list = scopes
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => `"${scope}"`)
    .join(', ');
  const grants =
    flow === 'implicit'
      ? `AllowedGrantTypes = GrantTypes.Implicit,
    AllowAccessTokensViaBrowser = true,`
      : `AllowedGrantTypes = GrantTypes.Code,
    RequirePkce = true,
    RequireClientSecret = false,${flow === 'refresh' ? OFFLINE : ''}${flow === 'bound' ? BOUND : ''}`;
  return `new Client
{
    ClientId = "${clientId}",
    ${grants}
    IdentityTokenLifetime = 10,
    AccessTokenLifetime = 30,
    AccessTokenType = AccessTokenType.Reference,
    RedirectUris = { "${origin}/", "${origin}/silent-renew.html" },
    PostLogoutRedirectUris = { "${origin}/" },
    AllowedCorsOrigins = { "${origin}" },
    AllowedScopes = { ${list} }
}`;
}

function keycloak({ clientId, origin, scopes, flow }: Registration): string {
  const client = {
    clientId,
    protocol: 'openid-connect',
    publicClient: true,
    standardFlowEnabled: flow !== 'implicit',
    implicitFlowEnabled: flow === 'implicit',
    redirectUris: [`${origin}/`, `${origin}/silent-renew.html`],
    webOrigins: [origin],
    attributes: {
      'post.logout.redirect.uris': `${origin}/`,
      'access.token.lifespan': '30',
      ...(flow !== 'implicit' ? { 'pkce.code.challenge.method': 'S256' } : {}),
      ...(flow === 'bound' ? { 'dpop.bound.access.tokens': 'true' } : {}),
    },
    defaultClientScopes: scopes.filter((scope) => !/^(openid|offline_access)$/.test(scope)),
    ...(flow === 'refresh' ? { optionalClientScopes: ['offline_access'] } : {}),
  };
  return JSON.stringify(client, null, 2);
}

const GRANT_TYPES: Readonly<Record<Flow, readonly string[]>> = {
  implicit: ['implicit'],
  code: ['authorization_code'],
  refresh: ['authorization_code', 'refresh_token'],
  bound: ['authorization_code'],
};

function clientMetadata({ clientId, origin, scopes, flow }: Registration): string {
  const metadata = {
    client_id: clientId,
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: GRANT_TYPES[flow],
    response_types: [flow === 'implicit' ? 'id_token token' : 'code'],
    redirect_uris: [`${origin}/`, `${origin}/silent-renew.html`],
    post_logout_redirect_uris: [`${origin}/`],
    scope: scopes.join(' '),
    ...(flow === 'bound' ? { dpop_bound_access_tokens: true } : {}),
  };
  return JSON.stringify(metadata, null, 2);
}
