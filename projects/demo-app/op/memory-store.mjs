/**
 * What oidc-provider remembers (sessions, grants, tokens), for as long as the process lives. Its own in-memory adapter is
 * shared by all providers of a process and forgets the oldest of 1,000 entries; this one belongs to one provider and can
 * be told to forget.
 */
export class MemoryStore {
  /** @type {Map<string, { payload: any, expiresAt: number }>} */
  #records = new Map();
  #writes = 0;

  /** The factory oidc-provider asks for. @param {string} model */
  adapterFor = (model) => new MemoryAdapter(this, model);

  /** Forgets every record of a model, `Session` for one. @param {string} model */
  forgetAll(model) {
    for (const key of this.#records.keys()) if (key.startsWith(`${model}:`)) this.#records.delete(key);
  }

  /** @param {string} key */
  read(key) {
    const record = this.#records.get(key);
    return record && record.expiresAt > Date.now() ? structuredClone(record.payload) : undefined;
  }

  /** @param {string} key @param {any} payload @param {number} [expiresInSeconds] */
  write(key, payload, expiresInSeconds) {
    this.#writes += 1;
    if (this.#writes % 500 === 0) this.#dropExpired();
    const expiresAt = expiresInSeconds === undefined ? Infinity : Date.now() + expiresInSeconds * 1000;
    this.#records.set(key, { payload: structuredClone(payload), expiresAt });
  }

  /** @param {string} key */
  forget(key) {
    this.#records.delete(key);
  }

  /** @param {string} model @param {(payload: any) => boolean} matches */
  find(model, matches) {
    for (const key of this.#records.keys()) {
      const payload = key.startsWith(`${model}:`) ? this.read(key) : undefined;
      if (payload && matches(payload)) return payload;
    }
    return undefined;
  }

  /** @param {string} model @param {string} grantId */
  forgetGrant(model, grantId) {
    for (const [key, { payload }] of this.#records) {
      if (key.startsWith(`${model}:`) && payload.grantId === grantId) this.#records.delete(key);
    }
  }

  #dropExpired() {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.#records) if (expiresAt <= now) this.#records.delete(key);
  }
}

/** One model's view of the store, in the words of oidc-provider's adapter interface. */
class MemoryAdapter {
  /** @param {MemoryStore} store @param {string} model */
  constructor(store, model) {
    this.store = store;
    this.model = model;
  }

  /** @param {string} id */
  #key(id) {
    return `${this.model}:${id}`;
  }

  /** @param {string} id @param {any} payload @param {number} [expiresInSeconds] */
  async upsert(id, payload, expiresInSeconds) {
    this.store.write(this.#key(id), payload, expiresInSeconds);
  }

  /** @param {string} id */
  async find(id) {
    return this.store.read(this.#key(id));
  }

  /** @param {string} uid */
  async findByUid(uid) {
    return this.store.find(this.model, (payload) => payload.uid === uid);
  }

  /** @param {string} userCode */
  async findByUserCode(userCode) {
    return this.store.find(this.model, (payload) => payload.userCode === userCode);
  }

  /** @param {string} id */
  async consume(id) {
    const payload = this.store.read(this.#key(id));
    if (!payload) return;
    const consumed = Math.floor(Date.now() / 1000);
    this.store.write(this.#key(id), { ...payload, consumed }, payload.exp - consumed);
  }

  /** @param {string} id */
  async destroy(id) {
    this.store.forget(this.#key(id));
  }

  /** @param {string} grantId */
  async revokeByGrantId(grantId) {
    // Of this model alone: a sign-in as another user ends the grants of the first one, and goes on itself.
    this.store.forgetGrant(this.model, grantId);
  }
}
