import { DOCUMENT, inject } from '@angular/core';
import { AUTHORIZATION_FLOW } from '../authorization/authorization-flow';
import { BeginAuthorization } from '../authorization/begin-authorization';
import { RULES } from '../configuration/check-config';
import type { ResolvedConfig } from '../configuration/oidc-config';
import { Configuration } from '../configuration/resolve-config';
import { getJson, SEND_REQUEST, type SendRequest } from '../platform/json-request';
import { PAGE_LOCATION } from '../platform/page-location';
import { SIGNATURE_VERIFIER, type SignatureVerifier, webCryptoVerifier } from '../platform/signature-verifier';
import { isCrossSite } from '../platform/site';
import { readAuthorizationResponse } from '../protocol/authorization-response';
import { toOidcError } from '../protocol/oidc-error';
import { checkProviderMetadata, discoveryUrl, type ProviderMetadata } from '../protocol/provider-metadata';
import { signatureAlgorithm } from '../protocol/signature-algorithm';
import { checkJwkSet, selectVerificationKeys } from '../protocol/signing-key';
import { parseUrl } from '../protocol/url';
import { OidcSecuritySilentRenew } from '../renewal/oidc-security-silent-renew';
import { SessionStore } from '../session/session-store';
import { forbiddingDirective, isUpgraded, selfDefeatingDirective } from './content-security-policy';
import { flowFindings } from './flow-findings';
import { type OidcFinding, ok, problem, unknown, warning } from './finding';

/**
 * Checks the configuration against the live provider and the app's own pages, prints what it found as a table, and
 * answers the findings. For development: call it in an injection context, from a menu or the console, not in production
 * code; an app that does not call it does not contain it. On the server it looks at nothing, and says so.
 *
 * @example
 * ```ts
 * const findings = await runInInjectionContext(injector, diagnose);
 * ```
 */
export async function diagnose(): Promise<readonly OidcFinding[]> {
  const sendRequest = inject(SEND_REQUEST);
  const document = inject(DOCUMENT);
  const location = inject(PAGE_LOCATION);
  const begin = inject(BeginAuthorization);
  const flow = inject(AUTHORIZATION_FLOW);
  const silentRenew = inject(OidcSecuritySilentRenew);
  const configuration = inject(Configuration);
  const verifier = inject(SIGNATURE_VERIFIER);
  const record = inject(SessionStore).latest?.record;
  if (!location.isBrowser) {
    return [unknown('Page', 'there is none on the server; call diagnose() in the browser')];
  }
  const { send, forbidden, stop } = listening(sendRequest, document);
  const findings: OidcFinding[] = [webCrypto(verifier)];
  try {
    const config = await configuration.get();
    findings.push(names(config), apis(config));
    const metadata = await discovery(config, send, findings);
    if (metadata) {
      findings.push(await keys(metadata, send), ...(await flowFindings(flow, config, metadata, send, record)));
    }
    findings.push(await page('Redirect URI', config.redirectUri, send), await silentRenewPage(config, send));
    findings.push(await policy(config, metadata, send, forbidden, document));
    findings.push(await clock(config, send), cookies(config, location.nested()));
    findings.push(await frame(config, metadata, begin, silentRenew));
  } catch (thrown) {
    const { mistakes, detail = '', cause } = toOidcError(thrown);
    findings.push(
      mistakes
        ? problem('Configuration', detail, 'Mend the properties that are named.')
        : problem('Configuration', detail || String(cause), 'Is it where the app looks for it, and well-formed?'),
    );
  } finally {
    stop();
  }
  console.table(findings);
  return findings;
}

/** An app may keep more in the same JSON, so that a name which nobody knows does not stop the start. */
function names(config: ResolvedConfig): OidcFinding {
  const check = 'Configuration';
  const strange = Object.keys(config).filter((name) => !Object.hasOwn(RULES, name));
  return strange.length
    ? warning(
        check,
        `names that mean nothing here: ${strange.join(', ')}`,
        "Look for slips, unless they are the app's.",
      )
    : ok(check, `issuer ${config.issuer}, client ${config.clientId}`);
}

/** What looks like a host name, a pattern or a route with parameters is a path of the app that nobody ever asks for. */
function apis({ secureApis = [] }: ResolvedConfig): OidcFinding {
  const check = 'Secure APIs';
  const urls = secureApis.map((api) => (typeof api === 'string' ? api : api.url));
  const strange = urls.filter((url) => /^[\w-]+(\.[\w-]+)+(\/|$)|[\^${}]|\/:/.test(url));
  return strange.length
    ? warning(
        check,
        `no request goes to such an address: ${strange.join(', ')}`,
        'Write https:// before a host name; whole path segments are compared, patterns mean nothing.',
      )
    : ok(check, urls.join(', ') || 'none: no request carries the access token');
}

function webCrypto(verifier: SignatureVerifier): OidcFinding {
  const check = 'WebCrypto';
  if (isSecureContext) {
    return ok(check, 'the page is a secure context');
  }
  return verifier === webCryptoVerifier
    ? problem(
        check,
        'missing: the page is served by plain http, and nobody can sign in',
        'Use https, or add withJsrsasign().',
      )
    : ok(check, 'missing: the page is served by plain http; another verifier stands in');
}

async function discovery(
  { issuer, allowInsecureIssuer, metadata }: ResolvedConfig,
  send: SendRequest,
  findings: OidcFinding[],
): Promise<ProviderMetadata | null> {
  const check = metadata ? 'Metadata' : 'Discovery';
  try {
    const document = metadata ?? (await getJson(send, discoveryUrl(issuer), { cache: 'no-store' }));
    const checked = checkProviderMetadata({ ...document }, issuer, allowInsecureIssuer);
    findings.push(ok(check, metadata ? 'given by hand' : 'readable, and of this issuer'));
    return checked;
  } catch (thrown) {
    const { code, detail = '' } = toOidcError(thrown);
    const cure =
      code === 'discovery_issuer_mismatch'
        ? 'Configure exactly the issuer that the document names.'
        : 'Is the provider up, its certificate trusted, and this origin among its allowed CORS origins?';
    findings.push(problem(check, `${code} ${detail}`, cure));
    return null;
  }
}

async function keys(metadata: ProviderMetadata, send: SendRequest): Promise<OidcFinding> {
  const { jwks, jwks_uri = '', id_token_signing_alg_values_supported = ['RS256'] } = metadata;
  try {
    const set = jwks ?? checkJwkSet(await getJson(send, jwks_uri, { cache: 'no-store' }));
    const usable = id_token_signing_alg_values_supported.filter((alg) => {
      const algorithm = signatureAlgorithm(alg);
      try {
        return algorithm && selectVerificationKeys(set, algorithm).length > 0;
      } catch {
        return false;
      }
    });
    return usable.length
      ? ok('Keys', `${set.keys.length} published; usable for ${usable.join(', ')}`)
      : problem('Keys', 'none fits an announced algorithm', 'Publish an RSA (2048 bits or more), EC or OKP key.');
  } catch (thrown) {
    const { code, detail = '' } = toOidcError(thrown);
    return problem('Keys', `${code} ${detail}`, 'jwks_uri must be reachable, with CORS for this origin.');
  }
}

async function page(check: string, url: string, send: SendRequest): Promise<OidcFinding> {
  try {
    await send(url, { cache: 'no-store' });
    return ok(check, `${url} is served; register it at the provider letter by letter`);
  } catch (thrown) {
    return problem(check, `${url}: ${toOidcError(thrown).code}`, 'Serve the app there, or configure another URL.');
  }
}

async function silentRenewPage({ silentRenewUri }: ResolvedConfig, send: SendRequest): Promise<OidcFinding> {
  const check = 'Silent renew page';
  const cure = 'Copy silent-renew/* of the package to the app (assets in angular.json).';
  try {
    const { response, text } = await send(silentRenewUri, { cache: 'no-store' });
    const { headers } = response;
    if (!/<title>Silent renew</i.test(text)) {
      return problem(check, `${silentRenewUri} is another page, probably the app`, cure);
    }
    const type = headers.get('content-type') ?? 'text/html';
    const disposition = headers.get('content-disposition') ?? 'inline';
    if (!/html/i.test(type) || /attachment/i.test(disposition)) {
      return problem(check, `${silentRenewUri} is served as ${type}, ${disposition}`, 'Serve it as text/html, inline.');
    }
    const policy = headers.get('content-security-policy') ?? '';
    const isDenied = /deny/i.test(headers.get('x-frame-options') ?? '') && !/frame-ancestors/i.test(policy);
    const header = isDenied ? 'X-Frame-Options' : selfDefeatingDirective([policy], silentRenewUri);
    return header
      ? problem(
          check,
          `${header} in its own headers keeps it out of the frame, or from being read there`,
          "Give this page a policy of its own: frame-ancestors 'self'.",
        )
      : ok(check, `${silentRenewUri} is served; register it at the provider as a redirect URI`);
  } catch (thrown) {
    return problem(check, `${silentRenewUri}: ${toOidcError(thrown).code}`, cure);
  }
}

/** What forbids a request is told to the page alone; who has sent it hears of a network that failed. */
function listening(sendRequest: SendRequest, document: Document) {
  const sent = new Set<string>();
  const refused = new Set<string>();
  const hear = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && effectiveDirective === 'connect-src') {
      refused.add(parseUrl(blockedURI)?.origin ?? blockedURI);
    }
  };
  document.addEventListener('securitypolicyviolation', hear);
  const send: SendRequest = (url, init) => {
    sent.add(parseUrl(url)?.origin ?? '');
    return sendRequest(url, init);
  };
  return {
    send,
    /** Origins that this page may send no request to. Others that the app asks are its own affair. */
    forbidden: () => [...sent].filter((origin) => refused.has(origin)),
    stop: () => document.removeEventListener('securitypolicyviolation', hear),
  };
}

async function policy(
  { issuer, redirectUri }: ResolvedConfig,
  metadata: ProviderMetadata | null,
  send: SendRequest,
  forbidden: () => readonly string[],
  document: Document,
): Promise<OidcFinding> {
  const check = 'Content Security Policy';
  const origins = forbidden().join(' ');
  if (origins) {
    return problem(check, `connect-src forbids requests to ${origins}`, 'Add it to connect-src.');
  }
  try {
    const { response } = await send(redirectUri, { cache: 'no-store' });
    const metas = document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy" i]');
    const policies = [
      response.headers.get('content-security-policy') ?? '',
      ...[...metas].map(({ content }) => content),
    ];
    if (isUpgraded(policies, redirectUri)) {
      const seen = 'upgrade-insecure-requests has the hidden frame look for this app on https';
      return problem(check, seen, 'Leave it out while the app is served by plain http.');
    }
    const target = metadata?.authorization_endpoint ?? issuer;
    for (const url of [target, redirectUri]) {
      const directive = forbiddingDirective(policies.filter(Boolean), url, new URL(redirectUri).origin);
      if (directive) {
        return problem(check, `${directive} forbids frames of ${new URL(url).origin}`, `Add it to frame-src.`);
      }
    }
    return ok(check, policies.some(Boolean) ? 'frames of the provider and of the app are allowed' : 'none');
  } catch (thrown) {
    return unknown(check, toOidcError(thrown).code);
  }
}

async function clock({ silentRenewUri, clockSkewSeconds }: ResolvedConfig, send: SendRequest): Promise<OidcFinding> {
  try {
    const { response } = await send(silentRenewUri, { method: 'HEAD', cache: 'no-store' });
    const offset = Math.round((Date.parse(response.headers.get('date') ?? '') - Date.now()) / 1000);
    if (Number.isNaN(offset)) {
      return warning(
        'Clock',
        'the app server sends no Date header',
        'Send one: it tells a wrong clock from a bad token.',
      );
    }
    return Math.abs(offset) <= clockSkewSeconds
      ? ok('Clock', `within ${Math.abs(offset)} s of the app server's`)
      : warning(
          'Clock',
          `${Math.abs(offset)} s ${offset > 0 ? 'behind' : 'ahead'}`,
          'Set the clock; until then it is corrected.',
        );
  } catch (thrown) {
    return unknown('Clock', toOidcError(thrown).code);
  }
}

function cookies({ issuer }: ResolvedConfig, [here = '', ...around]: readonly string[]): OidcFinding {
  const isEmbedded = around.some((origin) => isCrossSite(issuer, origin));
  return isEmbedded || isCrossSite(issuer, here)
    ? warning(
        'Third-party cookies',
        `${isEmbedded ? 'the app is in a page of' : 'the provider is on'} another site: Safari and Firefox keep the provider's cookies from frames, Chrome where the user wants it`,
        "Serve the provider on the app's own site, or renew by popup.",
      )
    : ok('Third-party cookies', 'the provider is on the same site');
}

const REGISTER = 'Register the silent renew page, scope and response type for this client.';

/** Asks the provider silently, as a renewal would, and looks at whether an answer comes, and whether the client may ask. */
async function frame(
  { silentRenewUri, customParams }: ResolvedConfig,
  metadata: ProviderMetadata | null,
  begin: BeginAuthorization,
  silentRenew: OidcSecuritySilentRenew,
): Promise<OidcFinding> {
  try {
    const { url } = await begin.begin({
      redirectUri: silentRenewUri,
      prompt: 'none',
      customParams: customParams?.renew,
    });
    const answer = await new Promise<string>((resolve, reject) => {
      silentRenew.startRenew(url).subscribe({ next: resolve, error: reject });
    });
    const response = readAuthorizationResponse(answer);
    const error = response.get('error');
    const seen = `the provider answered: ${error ?? (response.has('code') ? 'a code' : 'tokens')}`;
    // The other errors are about the user's session, which need not be there.
    return ['unauthorized_client', 'unsupported_response_type', 'invalid_scope'].includes(error ?? '')
      ? problem('Hidden frame', seen, REGISTER)
      : ok('Hidden frame', seen);
  } catch (thrown) {
    const { code, detail = '' } = toOidcError(thrown);
    const seen = `${code} ${detail}`;
    // Where nothing is known of the provider, that is what there is to mend.
    if (!metadata) {
      return unknown('Hidden frame', seen);
    }
    return problem(
      'Hidden frame',
      seen,
      code.startsWith('silent_renew_page')
        ? "A page of the app's own was in the frame, and did not answer: see the silent renew page, or the navigationUrls of a service worker."
        : globalThis.crossOriginIsolated
          ? "This page is cross-origin isolated: the provider's authorize endpoint must send Cross-Origin-Resource-Policy: cross-origin, and the silent renew page the app's Cross-Origin-Embedder-Policy."
          : `${REGISTER.slice(0, -1)}, and allow framing of prompt=none.`,
    );
  }
}
