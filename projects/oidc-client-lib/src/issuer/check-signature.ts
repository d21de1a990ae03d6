import type { SignatureVerifier } from '../platform/signature-verifier';
import type { DecodedJwt } from '../protocol/jwt';
import { OidcError } from '../protocol/oidc-error';
import { type JwkSet, selectVerificationKeys } from '../protocol/signing-key';
import type { Issuer } from './issuer';

/**
 * Checks that the issuer signed the token (OIDC Core 3.1.3.7 (6), (7) and 10.1). Providers rotate keys, and some keep
 * the name of a key they have replaced: a token that the known keys do not verify is tried once with keys fetched anew.
 *
 * @throws OidcError signature_invalid, signing_key_not_found, signing_key_unfit, signing_key_weak, alg_unsupported,
 *   crypto_unavailable; of the network, when keys have to be fetched
 * @param keys what is tried first
 */
export async function checkSignature(
  jwt: DecodedJwt,
  issuer: Issuer,
  verifier: SignatureVerifier,
  keys: JwkSet,
): Promise<void> {
  const failure = await failureWith(keys, jwt, verifier);
  if (!failure) {
    return;
  }
  const newer = await issuer.newerKeys(keys);
  const lasting = newer ? await failureWith(newer, jwt, verifier) : failure;
  if (lasting) {
    throw lasting;
  }
}

async function failureWith(
  jwks: JwkSet,
  { algorithm, kid, signature, signedBytes }: DecodedJwt,
  verifier: SignatureVerifier,
): Promise<OidcError | null> {
  try {
    for (const key of selectVerificationKeys(jwks, algorithm, kid)) {
      if (await verifier.verify(algorithm, key, signature, signedBytes)) {
        return null;
      }
    }
    return new OidcError('signature_invalid');
  } catch (thrown) {
    // Other keys would not help a browser that lacks the algorithm.
    if (thrown instanceof OidcError && /^signing_key/.test(thrown.code)) {
      return thrown;
    }
    throw thrown;
  }
}
