import { inject } from '@angular/core';
import { Configuration } from '../configuration/resolve-config';
import { tryStorage } from '../platform/token-storage';
import { isStringArray, parseJsonObject } from '../protocol/json';
import { OidcError } from '../protocol/oidc-error';

/** What must be remembered of one authentication request until its answer is there. Holds no token. */
export interface PendingRequest {
  readonly state: string;
  readonly nonce: string;
  /** Local epoch milliseconds. */
  readonly createdAt: number;
  /** Whose request it is: several clients may live on one origin. */
  readonly client: string;
  readonly scope: string;
  /** In-app URL to come back to. */
  readonly returnTo?: string;
  readonly maxAge?: number;
  readonly essentialAcr?: readonly string[];
  /** What another flow than the implicit one needs to redeem the answer. */
  readonly codeVerifier?: string;
  readonly redirectUri?: string;
}

/** Written over a request that has been answered. */
interface UsedRequest {
  readonly client: string;
  readonly createdAt: number;
  readonly used: true;
}

const PREFIX = 'oidc-client-lib.request.';
// People go for coffee at the login page.
const LIFETIME_MS = 3600_000;

/** The requests of this browser that wait for an answer, each under its own state, each good for one answer. */
export class PendingRequests {
  readonly #configuration = inject(Configuration);

  /** @throws OidcError storage_unavailable */
  async add(request: Omit<PendingRequest, 'client' | 'createdAt'>): Promise<void> {
    const record: PendingRequest = { ...request, client: await this.client(), createdAt: Date.now() };
    removeStale();
    if (!writeRecord(record.state, record)) {
      throw new OidcError('storage_unavailable');
    }
  }

  /**
   * The request of this state, which is used up by this call whatever follows.
   *
   * @throws OidcError state_unknown, state_expired, state_used
   */
  async take(state: string): Promise<PendingRequest> {
    const client = await this.client();
    // From here to the writing in one breath: of two takers only one may find it.
    const record = readRecord(state);
    if (record?.client !== client) {
      throw new OidcError('state_unknown');
    }
    if ('used' in record) {
      throw new OidcError('state_used');
    }
    const { createdAt } = record;
    removeRecord(state);
    writeRecord(state, { client, createdAt, used: true });
    if (isStale(record)) {
      throw new OidcError('state_expired');
    }
    return record;
  }

  /** Whether this state belongs to another client of the same origin, whose answer is none of our business. */
  async isForeign(state: string): Promise<boolean> {
    const record = readRecord(state);
    return !!record && record.client !== (await this.client());
  }

  /** Who we are among the clients of this origin. */
  async client(): Promise<string> {
    const { issuer, clientId } = await this.#configuration.get();
    return `${clientId}@${issuer}`;
  }
}

/** Whether this browser has asked a provider with this state. Usable before there is a configuration. */
export function isKnownState(state: string): boolean {
  return readRecord(state) !== null;
}

/** A sign-in link may be opened in a new tab, which has no session storage of this one; where one storage is blocked, the other may do. */
function storages(): Storage[] {
  return [() => localStorage, () => sessionStorage].flatMap((storage) => tryStorage(storage) ?? []);
}

function writeRecord(state: string, record: PendingRequest | UsedRequest): boolean {
  const [key, text] = [PREFIX + state, JSON.stringify(record)];
  return storages().some((storage) =>
    tryStorage(() => {
      storage.setItem(key, text);
      return storage.getItem(key) === text;
    }),
  );
}

function removeRecord(state: string): void {
  storages().forEach((storage) => tryStorage(() => storage.removeItem(PREFIX + state)));
}

function removeStale(): void {
  const keys = storages().flatMap((storage) => Object.keys(storage));
  for (const key of keys.filter((name) => name.startsWith(PREFIX))) {
    const state = key.slice(PREFIX.length);
    const record = readRecord(state);
    if (!record || isStale(record)) {
      removeRecord(state);
    }
  }
}

function isStale({ createdAt }: PendingRequest | UsedRequest): boolean {
  return Date.now() - createdAt > LIFETIME_MS;
}

/** Storage is input: what has not the form of a record is none. */
function readRecord(state: string): PendingRequest | UsedRequest | null {
  const text = storages().map((storage) => tryStorage(() => storage.getItem(PREFIX + state)));
  const record = parseJsonObject(text.find(Boolean) ?? '');
  const { client, createdAt, used, nonce, scope, returnTo = '', maxAge = 0, essentialAcr = [] } = record ?? {};
  const isText = (value: unknown) => typeof value === 'string';
  const isRequest =
    record?.['state'] === state &&
    isText(nonce) &&
    isText(scope) &&
    isText(returnTo) &&
    typeof maxAge === 'number' &&
    isStringArray(essentialAcr);
  return isText(client) && typeof createdAt === 'number' && (used === true || isRequest)
    ? (record as unknown as PendingRequest | UsedRequest)
    : null;
}
