import { type OidcFeature, ɵSIGNATURE_VERIFIER, type ɵSignatureVerifier, ɵwebCryptoVerifier } from 'oidc-client-lib';
import { jsrsasignVerifier } from './jsrsasign-verifier';

/**
 * Verifies signatures on plain http hosts too, where browsers have no WebCrypto. There, and only there, the library
 * `jsrsasign` (an optional peer dependency) is loaded, as a chunk of its own.
 */
export function withJsrsasign(): OidcFeature<'jsrsasign'> {
  const choose = (): ɵSignatureVerifier =>
    // Missing outside secure contexts, whatever the type says.
    (crypto.subtle as SubtleCrypto | undefined) ? ɵwebCryptoVerifier : jsrsasignVerifier;
  return { kind: 'jsrsasign', providers: [{ provide: ɵSIGNATURE_VERIFIER, useFactory: choose }] };
}
