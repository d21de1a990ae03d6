import { parseArgs } from 'node:util';

export const HELP = `npm start -- [options]

  --op embedded|identityserver  the OpenID Provider; embedded unless told
  --issuer URL                  where that IdentityServer is, https://localhost:5001 unless told
  --config FILE                 any other provider: the app's configuration as JSON (issuer, clientId, scope, secureApis)
  --https                       https with a certificate made on the spot
  --port N                      app on N, provider on N + 1, API on N + 2; 4200 unless told
  --no-build                    serve what was built before
  --help                        this text`;

/**
 * @typedef {Object} DemoOptions
 * @property {'embedded' | 'identityserver' | 'other'} op
 * @property {string} [issuer]
 * @property {string} [config] path of a JSON file
 * @property {boolean} https
 * @property {{ app: number, provider: number, api: number }} ports
 * @property {boolean} build
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @returns {DemoOptions}
 * @throws an Error that says which option is wrong and why
 */
export function parseCommandLine(args) {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      op: { type: 'string', default: 'embedded' },
      issuer: { type: 'string' },
      config: { type: 'string' },
      https: { type: 'boolean', default: false },
      port: { type: 'string', default: '4200' },
      build: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  const { op, issuer, config, https, build, help } = values;
  const port = Number(values.port);
  if (op !== 'embedded' && op !== 'identityserver') throw new Error(`--op is embedded or identityserver, not "${op}".`);
  if (!Number.isInteger(port) || port < 1 || port > 65533) {
    throw new Error(`--port is a number from 1 to 65533, not "${values.port}".`);
  }
  if (issuer !== undefined && !/^https?:$/.test(URL.parse(issuer)?.protocol ?? '')) {
    throw new Error(`--issuer is a URL, https://localhost:5001 for one, not "${issuer}".`);
  }
  if (issuer !== undefined && op !== 'identityserver') {
    throw new Error('--issuer goes with "--op identityserver"; for any other provider write a file for --config.');
  }
  if (config !== undefined && op !== 'embedded') throw new Error('--config names a provider itself: leave --op out.');
  const ports = { app: port, provider: port + 1, api: port + 2 };
  return { op: config === undefined ? op : 'other', issuer, config, https, ports, build, help };
}
