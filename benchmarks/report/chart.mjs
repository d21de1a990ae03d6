const OURS = '#1b5fa8';
const OTHERS = '#9aa5b1';
const INK = '#1f2933';
const FAINT = '#66727f';
const GRID = '#e4e7eb';
const FONT = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';

/**
 * @typedef {Object} Bar
 * @property {string} label
 * @property {number | null} value null: never, drawn across the whole width
 * @property {string} text what stands at its end
 * @property {boolean} [isOurs]
 * @property {number} [until] a whisker's end, for a value that is spread
 *
 * @typedef {{ title: string, bars: Bar[] }} Panel
 */

/**
 * Horizontal bars in one panel below the other.
 *
 * @param {string} title for those who do not see it
 * @param {Panel[]} panels
 */
export function barChart(title, panels) {
  const [width, left, right, rowHeight, head] = [760, 210, 120, 26, 34];
  let y = 16;
  /** @type {string[]} */
  const parts = [];
  for (const panel of panels) {
    const most = Math.max(...panel.bars.map(({ value, until }) => Math.max(value ?? 0, until ?? 0)), 1e-9);
    const scale = (/** @type {number} */ value) => (value / most) * (width - left - right);
    parts.push(text(20, y + 16, panel.title, { size: 14, weight: 600 }));
    y += head;
    for (const { label, value, text: end, isOurs, until } of panel.bars) {
      const color = isOurs ? OURS : OTHERS;
      const length = value === null ? width - left - right : Math.max(scale(value), 1);
      const reach = Math.max(length, until === undefined ? 0 : scale(until));
      parts.push(
        text(left - 10, y + 14, label, { anchor: 'end', weight: isOurs ? 600 : 400 }),
        value === null
          ? `<rect x="${left}" y="${y + 3}" width="${length}" height="14" fill="none" stroke="${color}" stroke-dasharray="4 3"/>`
          : `<rect x="${left}" y="${y + 3}" width="${round(length)}" height="14" rx="2" fill="${color}"/>`,
        until === undefined
          ? ''
          : `<path d="M${left + round(length)} ${y + 10} H${left + round(reach)} m0 -4 v8" fill="none" stroke="${color}" stroke-width="1.5"/>`,
        text(left + reach + 8, y + 14, end, { color: isOurs ? INK : FAINT, weight: isOurs ? 600 : 400 }),
      );
      y += rowHeight;
    }
    y += 14;
  }
  return frame(title, width, y, parts);
}

/**
 * @typedef {{ label: string, points: [number, number][], isOurs?: boolean, isDashed?: boolean }} Line
 */

/**
 * Lines over a common axis, each named at its end.
 *
 * @param {string} title for those who do not see it
 * @param {{ heading: string, xLabel: string, yText: (value: number) => string, lines: Line[] }} options
 */
export function lineChart(title, { heading, xLabel, yText, lines }) {
  const [width, height, left, right, top, bottom] = [760, 340, 80, 190, 56, 50];
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(0, ...ys), Math.max(...ys)];
  const toX = (/** @type {number} */ x) => left + ((x - minX) / (maxX - minX)) * (width - left - right);
  const toY = (/** @type {number} */ y) => height - bottom - ((y - minY) / (maxY - minY)) * (height - top - bottom);
  const parts = [text(20, 32, heading, { size: 14, weight: 600 })];
  for (let step = 0; step <= 4; step++) {
    const value = minY + ((maxY - minY) * step) / 4;
    parts.push(
      `<path d="M${left} ${round(toY(value))} H${width - right}" stroke="${GRID}"/>`,
      text(left - 10, toY(value) + 4, yText(value), { anchor: 'end', color: FAINT, size: 12 }),
    );
  }
  for (const x of new Set(xs)) {
    parts.push(text(toX(x), height - bottom + 20, String(x), { anchor: 'middle', color: FAINT, size: 12 }));
  }
  parts.push(text((left + width - right) / 2, height - 10, xLabel, { anchor: 'middle', color: FAINT, size: 12 }));
  const ends = spread(lines.map(({ points }) => toY(points.at(-1)?.[1] ?? 0)));
  lines.forEach(({ label, points, isOurs, isDashed }, index) => {
    const color = isOurs ? OURS : OTHERS;
    const path = points.map(([x, y]) => `${round(toX(x))},${round(toY(y))}`).join(' ');
    const dash = isDashed ? ' stroke-dasharray="5 4"' : '';
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="${isOurs ? 2.5 : 1.8}"${dash}/>`,
      text(width - right + 10, ends[index] + 4, label, { weight: isOurs ? 600 : 400, size: 12 }),
    );
  });
  return frame(title, width, height, parts);
}

/** Moves labels apart that would overlap. @param {number[]} positions */
function spread(positions) {
  const order = positions.map((_, index) => index).sort((one, other) => positions[one] - positions[other]);
  const placed = [...positions];
  for (let index = 1; index < order.length; index++) {
    const above = placed[order[index - 1]];
    placed[order[index]] = Math.max(placed[order[index]], above + 15);
  }
  return placed;
}

/** @param {string} title @param {number} width @param {number} height @param {string[]} parts */
function frame(title, width, height, parts) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${FONT}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#fff"/>`,
    ...parts.filter((part) => part !== ''),
    '</svg>\n',
  ].join('\n');
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {{ size?: number, weight?: number, color?: string, anchor?: string }} [style]
 */
function text(x, y, content, { size = 13, weight = 400, color = INK, anchor = 'start' } = {}) {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${color}" text-anchor="${anchor}">${escape(content)}</text>`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {string} content */
function escape(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
