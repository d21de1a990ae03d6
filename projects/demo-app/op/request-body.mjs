const LARGEST_BODY = 64 * 1024;

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<string>}
 */
export async function readBody(request) {
  let size = 0;
  const chunks = [];
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new RangeError('The request body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** @param {import('node:http').IncomingMessage} request */
export async function readForm(request) {
  return new URLSearchParams(await readBody(request));
}
