import { SchematicsException } from '@angular-devkit/schematics';

/** Options of `ng add oidc-client-lib`, described in schema.json. */
export interface NgAddOptions {
  readonly project?: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Undefined: where the application calls provideHttpClient already. */
  readonly interceptor?: boolean;
  readonly guard: boolean;
}

/** Refuses what could only fail later, at the first start of the application (OpenID Connect Discovery 1.0, section 3). */
export function checkOptions(options: NgAddOptions): void {
  const issuer = URL.canParse(options.issuer) ? new URL(options.issuer) : null;
  if (!issuer || !/^https?:$/.test(issuer.protocol) || issuer.search || issuer.hash) {
    throw new SchematicsException(
      `--issuer must be an https address without query and fragment, such as https://login.example.com, not "${options.issuer}".`,
    );
  }
  if (options.clientId.trim() === '') throw new SchematicsException('--client-id must not be empty.');
  if (!options.scope.split(/\s+/).includes('openid')) {
    throw new SchematicsException(`--scope must contain "openid", not only "${options.scope}".`);
  }
}
