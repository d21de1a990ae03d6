import { generate } from 'selfsigned';

/**
 * A certificate for localhost and 127.0.0.1, made on the spot and kept nowhere.
 *
 * @returns {Promise<import('./loopback-server.mjs').Tls>}
 */
export async function makeCertificate() {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}
