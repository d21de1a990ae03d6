const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * How many bytes of a script come from which source, by its source map (ECMA-426).
 *
 * @param {string} script
 * @param {{ sources: string[], mappings: string }} map
 * @returns {Map<string, number>} bytes by source; what no source is named for is under the empty name
 */
export function sourceShares(script, { sources, mappings }) {
  /** @type {Map<string, number>} */
  const shares = new Map();
  const count = (/** @type {string} */ source, /** @type {string} */ text) =>
    void (text && shares.set(source, (shares.get(source) ?? 0) + Buffer.byteLength(text)));
  const lines = script.split('\n');
  let sourceIndex = 0;
  const mapped = mappings.split(';');
  lines.forEach((text, index) => {
    const line = text + (index < lines.length - 1 ? '\n' : '');
    const segments = mapped[index];
    let column = 0;
    let owner = '';
    for (const segment of segments ? segments.split(',') : []) {
      const [columns = 0, sourceStep] = decodeVlq(segment);
      count(owner, line.slice(column, column + columns));
      column += columns;
      sourceIndex += sourceStep ?? 0;
      owner = sourceStep === undefined ? '' : (sources[sourceIndex] ?? '');
    }
    count(owner, line.slice(column));
  });
  return shares;
}

/** @param {string} text base64 VLQ @returns {number[]} */
function decodeVlq(text) {
  const values = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    values.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return values;
}
