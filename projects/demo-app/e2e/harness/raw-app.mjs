import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An app without our library: it speaks the bare protocol and believes everything. */
const FILES = {
  'index.html': '<!doctype html><html lang="en"><title>Raw app</title><script src="/raw-app.js"></script></html>',
  'silent-renew.html': '<!doctype html><title>Silent renew</title><script src="/silent-renew.js"></script>',
  'silent-renew.js': 'parent.postMessage(location.href, location.origin);',
  'raw-app.js': `
    window.authorizeUrl = async (params) => {
      const { issuer, clientId, scope } = await (await fetch('/oidc-config.json')).json();
      const url = new URL('/auth', issuer);
      const defaults = { client_id: clientId, scope, response_type: 'id_token token', redirect_uri: location.origin + '/',
        state: 'sent-state', nonce: 'sent-nonce' };
      url.search = new URLSearchParams({ ...defaults, ...params });
      return url.href;
    };
    window.renew = async (params = {}, timeoutMs = 1000) => {
      const redirectUri = location.origin + '/silent-renew.html';
      const frame = document.createElement('iframe');
      frame.src = await authorizeUrl({ prompt: 'none', redirect_uri: redirectUri, ...params });
      try {
        return await new Promise((resolve) => {
          setTimeout(() => resolve({ timeout: true }), timeoutMs);
          addEventListener('message', ({ source, data }) => {
            if (source === frame.contentWindow) resolve(Object.fromEntries(new URLSearchParams(new URL(data).hash.slice(1))));
          });
          document.documentElement.append(frame);
        });
      } finally {
        frame.remove();
      }
    };
    window.call = async (url, init) => {
      try {
        const response = await fetch(url, init);
        return { status: response.status, challenge: response.headers.get('WWW-Authenticate'), body: await response.text() };
      } catch (error) {
        return { error: error.name };
      }
    };`,
};

/** @returns {Promise<{ root: string, remove(): Promise<void> }>} the raw app in a folder of its own */
export async function writeRawApp() {
  const root = await mkdtemp(path.join(tmpdir(), 'oidc-raw-app-'));
  await Promise.all(Object.entries(FILES).map(([name, content]) => writeFile(path.join(root, name), content)));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
