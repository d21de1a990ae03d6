import { SchematicsException } from '@angular-devkit/schematics';
import { isLoopback } from '../../src/protocol/url';

/** Options of `ng add oidc-client-lib`, described in schema.json. */
export interface NgAddOptions {
  readonly project?: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly flow: 'implicit' | 'code' | 'code-with-refresh-tokens';
  /** Undefined: where the application calls provideHttpClient already. */
  readonly interceptor?: boolean;
  readonly guard: boolean;
}

/** Refuses what could only fail later, at the first start of the application (OpenID Connect Discovery 1.0, section 3). */
export function checkOptions(options: NgAddOptions): void {
  checkIssuer(options.issuer);
  if (options.clientId.trim() === '') throw new SchematicsException('--client-id must not be empty.');
  if (!options.scope.split(/\s+/).includes('openid')) {
    throw new SchematicsException(`--scope must contain "openid", not only "${options.scope}".`);
  }
}

/** The scope of the configuration: most providers give refresh tokens for `offline_access` (OIDC Core 11). */
export function configuredScope({ scope, flow }: NgAddOptions): string {
  const lacksIt = flow === 'code-with-refresh-tokens' && !scope.split(/\s+/).includes('offline_access');
  return lacksIt ? `${scope} offline_access` : scope;
}

function checkIssuer(text: string): void {
  const issuer = URL.canParse(text) ? new URL(text) : null;
  if (!issuer || !/^https?:$/.test(issuer.protocol) || /[?#\s]|\/\/[^/]*@/.test(text)) {
    throw new SchematicsException(
      `--issuer must be an https address without query, fragment, blank or user, such as https://login.example.com, not "${text}".`,
    );
  }
  if (issuer.protocol === 'http:' && !isLoopback(issuer.hostname)) {
    throw new SchematicsException(
      `--issuer must be an https address, for http is for this machine alone, not "${text}". In a closed network write provideOidc({ …, allowInsecureIssuer: true }) by hand.`,
    );
  }
  if (issuer.pathname.endsWith('/.well-known/openid-configuration')) {
    throw new SchematicsException(
      `--issuer is the address that the discovery document names as "issuer", usually without /.well-known/openid-configuration, not "${text}".`,
    );
  }
}
