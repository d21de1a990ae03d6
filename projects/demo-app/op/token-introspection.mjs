import http from 'node:http';
import https from 'node:https';

/**
 * Asks the provider what a reference token stands for (RFC 7662).
 *
 * @param {import('./provider.mjs').Introspection} introspection
 * @param {string} token
 * @returns {Promise<{ active: boolean, sub?: string, scope?: string, acr?: string, cnf?: { jkt?: string } }>}
 */
export async function introspect({ endpoint, clientId, clientSecret, ca, trustsAnyCertificate }, token) {
  const { status, body } = await post(endpoint, new URLSearchParams({ token }).toString(), {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`,
    },
    ca,
    rejectUnauthorized: !trustsAnyCertificate,
    timeout: 5000,
  });
  if (status !== 200) throw new Error(`The introspection endpoint answered ${status}.`);
  return JSON.parse(body);
}

/**
 * `fetch` cannot be told which certificate to trust.
 *
 * @param {string} url
 * @param {string} content
 * @param {https.RequestOptions} options
 * @returns {Promise<{ status: number | undefined, body: string }>}
 */
function post(url, content, options) {
  const send = url.startsWith('https:') ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(url, { ...options, method: 'POST' }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('The introspection endpoint does not answer.')));
    request.on('error', reject);
    request.end(content);
  });
}
