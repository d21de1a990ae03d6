import { InjectionToken } from '@angular/core';
import { OidcError } from '../protocol/oidc-error';
import type { SignatureAlgorithm } from '../protocol/signature-algorithm';
import type { VerificationKey } from '../protocol/signing-key';

/** Verifies JWS signatures and hashes access tokens. */
export interface SignatureVerifier {
  /** Whether the key signed these bytes; a key that cannot be read signed nothing. */
  verify(
    algorithm: SignatureAlgorithm,
    key: VerificationKey,
    signature: Uint8Array<ArrayBuffer>,
    signedBytes: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
  digest(hash: SignatureAlgorithm['hash'], bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** Which verifier is used. Default: WebCrypto; `withJsrsasign()` provides another where that does not exist. */
export const SIGNATURE_VERIFIER = new InjectionToken<SignatureVerifier>('signature verifier', {
  providedIn: 'root',
  factory: () => webCryptoVerifier,
});

/**
 * WebCrypto (RFC 7518 3.3 to 3.5, RFC 8037 3.1).
 *
 * @throws OidcError crypto_unavailable on plain http hosts, alg_unsupported
 */
export const webCryptoVerifier: SignatureVerifier = {
  async verify(algorithm, key, signature, signedBytes) {
    const parameters = webCryptoParameters(algorithm);
    try {
      const imported = await subtle().importKey('jwk', key, parameters, false, ['verify']);
      return await subtle().verify(parameters, imported, signature, signedBytes);
    } catch (thrown) {
      if ((thrown as Error).name === 'NotSupportedError') {
        throw new OidcError('alg_unsupported', { detail: algorithm.alg });
      }
      if (thrown instanceof OidcError) {
        throw thrown;
      }
      return false;
    }
  },
  async digest(hash, bytes) {
    return new Uint8Array(await subtle().digest(hash, bytes));
  },
};

function subtle(): SubtleCrypto {
  // Missing outside secure contexts, whatever the type says.
  if (!crypto.subtle as boolean) {
    throw new OidcError('crypto_unavailable');
  }
  return crypto.subtle;
}

function webCryptoParameters({ family, hash, crv }: SignatureAlgorithm): RsaHashedImportParams & EcKeyImportParams {
  const name = { RS: 'RSASSA-PKCS1-v1_5', PS: 'RSA-PSS', ES: 'ECDSA', Ed: 'Ed25519' }[family];
  // RFC 7518 3.5: the salt is as long as the hash.
  return { name, hash, namedCurve: crv, saltLength: Number(hash.slice(4)) / 8 } as ReturnType<
    typeof webCryptoParameters
  >;
}
