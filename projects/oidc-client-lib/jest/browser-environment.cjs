// jsdom has no WebCrypto and no fetch: lend the tests Node's own, which follow the same specifications.
const { TestEnvironment } = require('jest-environment-jsdom');
const { webcrypto } = require('node:crypto');

module.exports = class BrowserEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    const { global } = this;
    Object.defineProperty(global, 'crypto', { value: webcrypto, configurable: true });
    for (const name of [
      'TextEncoder',
      'TextDecoder',
      'fetch',
      'Request',
      'Response',
      'Headers',
      'BroadcastChannel',
      'ReadableStream',
      'structuredClone',
    ]) {
      global[name] ??= globalThis[name];
    }
    // Node's Request takes Node's own signals alone.
    Object.assign(global, { AbortController, AbortSignal });
    // Uint8Array of the same realm as WebCrypto: jsdom's own is refused by Node.
    global.Uint8Array = Uint8Array;
    global.ArrayBuffer = ArrayBuffer;
  }
};
