import { inject, InjectionToken } from '@angular/core';
import type { ProofKeyJwk } from '../protocol/dpop-proof';
import { OidcError } from '../protocol/oidc-error';
import { CLOCK } from './clock';

/** A key whose private part stays where it is. */
export interface ProofKey {
  readonly jwk: ProofKeyJwk;
  /** Whether later pages and other tabs will have it too. */
  readonly isKept: boolean;
  /** By ES256 (RFC 7518 3.4). */
  sign(input: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** The key of this name, made when it is asked for first. */
export type ProofKeys = (name: string) => Promise<ProofKey>;

const DATABASE = 'oidc-client-lib';
const STORE = 'keys';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const PATIENCE_MS = 2000;

/**
 * Where keys are kept. Default: IndexedDB, which holds keys that no script can read; where that fails, the memory of the
 * page, so that tokens of before are of no more use there.
 *
 * @throws OidcError crypto_unavailable on plain http hosts
 */
export const PROOF_KEYS = new InjectionToken<ProofKeys>('proof keys', {
  providedIn: 'root',
  factory: () => {
    const clock = inject(CLOCK);
    return async (name) => {
      // Missing outside secure contexts, whatever the type says.
      if (!crypto.subtle as boolean) {
        throw new OidcError('crypto_unavailable');
      }
      const made = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
      const kept = await new Promise<CryptoKeyPair | null>((resolve) => {
        // Some browsers have let the first request of a page hang.
        const patience = clock.after(PATIENCE_MS).subscribe(() => resolve(null));
        void keep(name, made)
          .catch(() => null)
          .then(resolve)
          .finally(() => patience.unsubscribe());
      });
      const { privateKey, publicKey } = kept ?? made;
      return {
        isKept: kept !== null,
        jwk: (await crypto.subtle.exportKey('jwk', publicKey)) as unknown as ProofKeyJwk,
        sign: async (input) => new Uint8Array(await crypto.subtle.sign(SIGNING, privateKey, input)),
      };
    };
  },
});

/** The keys that are there already, or these from now on: in one transaction, so that all tabs have the same. */
async function keep(name: string, made: CryptoKeyPair): Promise<CryptoKeyPair> {
  const database = await openDatabase();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, 'readwrite');
      const store = transaction.objectStore(STORE);
      const reading = store.get(name) as IDBRequest<CryptoKeyPair | undefined>;
      reading.onsuccess = () => {
        if (!reading.result) {
          store.put(made, name);
        }
      };
      transaction.oncomplete = () => resolve(reading.result ?? made);
      transaction.onabort = () => reject(new OidcError('storage_unavailable'));
    });
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new OidcError('storage_unavailable'));
  });
}
