/**
 * @typedef {Object} RequestLogEntry
 * @property {string} time ISO 8601
 * @property {string} method
 * @property {string} path without the query; ids of interactions are cut out
 * @property {string} [prompt] `prompt` of an authorization request
 * @property {string} [destination] what the browser wanted it for (`Sec-Fetch-Dest`): document, iframe, empty (fetch) …
 * @property {number} [status] absent while unanswered, and for ever if the connection was cut
 * @property {string} [outcome] of an authorization request: `tokens`, `sign-in page`, or the OAuth error code
 */

/** Who asked for what, in order. Queries, bodies and headers stay out of it: they carry tokens, state and nonce. */
export class RequestLog {
  /** @type {RequestLogEntry[]} */
  #entries = [];
  #capacity;

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  get entries() {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  clear() {
    this.#entries = [];
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @returns {RequestLogEntry} the live entry, to be completed
   */
  record(request, response) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    /** @type {RequestLogEntry} */
    const entry = {
      time: new Date().toISOString(),
      method: request.method ?? 'GET',
      path: url.pathname.replace(/^\/(auth|interaction)\/[^/]+/, '/$1/:uid'),
    };
    const prompt = url.searchParams.get('prompt');
    const destination = request.headers['sec-fetch-dest'];
    if (prompt) entry.prompt = prompt;
    if (typeof destination === 'string') entry.destination = destination;
    response.once('finish', () => (entry.status = response.statusCode));
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.shift();
    return entry;
  }
}
