// Draws the docs' diagrams from the lines below: `node scripts/draw-diagrams.mjs` writes docs/images/*.svg.
import { writeFileSync } from 'node:fs';

const [INK, ACCENT, PALE, MUTED, GOOD, BAD] = ['#1f2933', '#1b5fa8', '#e8f0fa', '#5b6875', '#1a7f4b', '#b3261e'];
const FONT = 'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"';

const SILENT_RENEW = {
  title: 'One silent renewal: the app opens a hidden frame at the provider, which answers by silent-renew.html',
  parties: ['App (your page)', 'Hidden frame', 'Provider', 'silent-renew.html'],
  steps: [
    { note: 0, text: 'the timer is due: fresh state and nonce' },
    { from: 0, to: 1, text: 'open, at the authorize URL' },
    { from: 1, to: 2, text: 'authorize URL, prompt=none' },
    { note: 2, text: 'knows the user by its cookie' },
    { from: 2, to: 1, text: 'redirect to …html#id_token=…', back: true },
    { from: 1, to: 3, text: 'loads the page, which runs no script' },
    { from: 3, to: 0, text: 'is read from outside, its URL and all', back: true },
    { note: 0, text: 'removes the frame' },
    { note: 0, text: 'checks state, signature, claims, nonce, at_hash, same user' },
    { note: 0, text: 'replaces the session in one step' },
  ],
};

/** What `renewal().phase` can be. */
const PHASES = {
  title: 'The phases of renewal: idle, due, renewing, waiting, ended',
  size: [900, 410],
  states: {
    idle: [110, 110, 'the next renewal', 'has a date'],
    due: [370, 110, 'about to start', ''],
    renewing: [690, 110, 'one attempt', 'is under way'],
    waiting: [370, 310, 'a transient failure:', 'next attempt has a date'],
    ended: [690, 310, 'nothing starts', 'by itself'],
  },
  arrows: [
    { path: 'M200 110 H280', at: [240, 98], text: 'timer' },
    { path: 'M460 110 H600', at: [530, 98], text: 'starts' },
    { path: 'M690 68 V40 H110 V64', at: [400, 32], text: 'renewed', color: GOOD },
    { path: 'M622 152 L444 264', at: [382, 190], text: 'network, timeout, 5xx …', anchor: 'start', color: BAD },
    { path: 'M370 268 V156', at: [360, 222], text: 'back-off is over,', second: 'or the machine woke', anchor: 'end' },
    { path: 'M690 152 V264', at: [700, 222], text: 'signed_out, csp_blocked …', anchor: 'start', color: BAD },
    { path: 'M460 310 H596', at: [529, 298], text: 'enough failures', color: BAD },
    { path: 'M690 352 V376 H110 V156', at: [400, 392], text: 'signed in', color: GOOD },
  ],
};

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function svg([width, height], title, body) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ${FONT}>
<title>${escape(title)}</title>
<defs>${[INK, ACCENT, GOOD, BAD]
    .map(
      (color) =>
        `<marker id="${idOf(color)}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10Z" fill="${color}"/></marker>`,
    )
    .join('')}</defs>
<rect width="${width}" height="${height}" rx="10" fill="#fff"/>
${body.join('\n')}
</svg>
`;
}

const idOf = (color) => `a${color.slice(1)}`;

function label([x, y], text, { anchor = 'middle', color = INK, size = 14, weight = 400, halo = 'none' } = {}) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${color}" stroke="${halo}" stroke-width="4" paint-order="stroke">${escape(text)}</text>`;
}

function sequence({ title, parties, steps }) {
  const [gap, top, row] = [245, 64, 46];
  const x = (party) => 110 + party * gap;
  const bottom = top + steps.length * row + 24;
  const body = parties.flatMap((name, party) => [
    `<path d="M${x(party)} ${top - 8} V${bottom}" stroke="#b8c2cc" stroke-dasharray="4 4"/>`,
    `<rect x="${x(party) - 88}" y="16" width="176" height="36" rx="8" fill="${PALE}" stroke="${ACCENT}"/>`,
    label([x(party), 39], name, { weight: 600 }),
  ]);
  steps.forEach(({ note, from, to, text, back }, index) => {
    const y = top + index * row + 34;
    if (note !== undefined) {
      const width = Math.max(120, text.length * 7.2 + 16);
      const left = Math.max(8, x(note) - width / 2);
      body.push(
        `<rect x="${left}" y="${y - 22}" width="${width}" height="28" rx="6" fill="#fff8e1" stroke="#e0c36a"/>`,
        label([left + width / 2, y - 3], text, { size: 13 }),
      );
      return;
    }
    const [start, end] = [x(from), x(to)];
    const reach = end > start ? -3 : 3;
    body.push(
      `<path d="M${start} ${y} H${end + reach}" stroke="${ACCENT}" stroke-width="1.6" ${back ? 'stroke-dasharray="6 4"' : ''} marker-end="url(#${idOf(ACCENT)})"/>`,
      label([Math.min(start, end) + Math.abs(end - start) / 2, y - 7], text, { size: 13, halo: '#fff' }),
    );
  });
  return svg([x(parties.length - 1) + 110, bottom + 16], title, body);
}

function phases({ title, size, states, arrows }) {
  const body = arrows.flatMap(({ path, at, text, second, anchor = 'middle', color = INK }) => [
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="1.6" marker-end="url(#${idOf(color)})"/>`,
    label(at, text, { anchor, color, size: 13, halo: '#fff' }),
    ...(second ? [label([at[0], at[1] + 17], second, { anchor, color, size: 13, halo: '#fff' })] : []),
  ]);
  for (const [name, [x, y, first, second]] of Object.entries(states)) {
    body.push(
      `<rect x="${x - 90}" y="${y - 42}" width="180" height="84" rx="12" fill="${PALE}" stroke="${ACCENT}" stroke-width="1.6"/>`,
      label([x, y - 12], name, { size: 17, weight: 650, color: ACCENT }),
      label([x, y + 10], first, { size: 13, color: MUTED }),
      label([x, y + 27], second, { size: 13, color: MUTED }),
    );
  }
  return svg(size, title, body);
}

const images = new URL('../docs/images/', import.meta.url);
writeFileSync(new URL('silent-renew.svg', images), sequence(SILENT_RENEW));
writeFileSync(new URL('renewal-phases.svg', images), phases(PHASES));
