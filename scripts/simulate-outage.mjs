// A million clients whose provider is down for a minute: what it gets when it comes back, from this library's schedule and
// from a client that looks every three seconds and tries whenever its token has expired. Writes docs/outage-simulation.md.
import { writeFileSync } from 'node:fs';

const CLIENTS = 1_000_000;
const LIFETIME = 300;
const DOWN_FROM = 400;
const DOWN_UNTIL = 460;
const END = 900;
// As in renewal-schedule.ts and renewal-failure.ts.
const TIMEOUT = 10;
const lead = () => Math.min(LIFETIME / 3, Math.max(LIFETIME / 10, 2 * TIMEOUT + 2)) * (1 + Math.random() / 10);
const PATIENCE = 120;
const backOff = (attempt, remaining) =>
  0.25 + Math.random() * Math.min(2 * 2 ** (attempt - 1), remaining > 0 ? Math.max(remaining / 2, 8) : 30);

/** @param {(client: { at: number, attempt: number, expires: number }, isUp: boolean) => number} next when it asks again */
function simulate(next) {
  const perSecond = new Float64Array(END);
  let recovered = 0;
  for (let index = 0; index < CLIENTS; index++) {
    const client = { at: Math.random() * LIFETIME, attempt: 0, expires: 0, wasHit: false };
    while (client.at < END) {
      perSecond[Math.floor(client.at)]++;
      const isUp = client.at < DOWN_FROM || client.at >= DOWN_UNTIL;
      if (isUp) {
        if (client.wasHit) recovered = Math.max(recovered, client.at);
        client.wasHit = false;
        client.attempt = 0;
        client.expires = client.at + LIFETIME;
      } else {
        client.wasHit = true;
        client.attempt++;
      }
      client.at = next(client, isUp);
    }
  }
  return { perSecond, recovered: recovered - DOWN_UNTIL };
}

const ours = simulate((client, isUp) => {
  if (isUp) return client.expires - lead();
  const remaining = client.expires - client.at;
  return remaining < -PATIENCE ? Infinity : client.at + backOff(client.attempt, remaining);
});
const polling = simulate((client, isUp) =>
  // Looks every three to four seconds, and tries when the token has expired; a try that fails is repeated at the next look.
  isUp ? client.expires + Math.random() * 3 : client.at + 3 + Math.random(),
);

const range = (values, from, until) => [...values.slice(from, until)];
const summary = ({ perSecond, recovered }) => ({
  usual: Math.round(range(perSecond, 300, 400).reduce((sum, value) => sum + value) / 100),
  peakDown: Math.max(...range(perSecond, DOWN_FROM, DOWN_UNTIL)),
  peakAfter: Math.max(...range(perSecond, DOWN_UNTIL, END)),
  recovered: recovered.toFixed(0),
});
const [one, two] = [summary(ours), summary(polling)];

const top = Math.max(one.peakDown, one.peakAfter, two.peakDown, two.peakAfter);
const line = ({ perSecond }) =>
  range(perSecond, 350, 600)
    .map((value, index) => `${60 + index * 3},${(250 - (value / top) * 220).toFixed(1)}`)
    .join(' ');
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 300" font-family="system-ui" font-size="12">
<rect width="840" height="300" fill="#fff"/><rect x="${60 + (DOWN_FROM - 350) * 3}" y="20" width="${(DOWN_UNTIL - DOWN_FROM) * 3}" height="230" fill="#d1432f22"/>
<text x="${70 + (DOWN_FROM - 350) * 3}" y="36">provider down</text><text x="4" y="34">${top.toLocaleString('en')}/s</text><text x="30" y="254">0</text>
<polyline fill="none" stroke="#888" stroke-width="1.5" points="${line(polling)}"/><polyline fill="none" stroke="#1b5fa8" stroke-width="2" points="${line(ours)}"/>
<text x="560" y="60" fill="#1b5fa8">oidc-client-lib</text><text x="560" y="78" fill="#666">polling every 3 to 4 s</text><text x="360" y="285">seconds (50 s before, 200 s after the outage began)</text></svg>
`;
writeFileSync(new URL('../docs/images/outage.svg', import.meta.url), svg);

const row = (name, { usual, peakDown, peakAfter, recovered }) =>
  `| ${name} | ${[usual, peakDown, peakAfter].map((value) => value.toLocaleString('en')).join(' | ')} | ${recovered} s |`;
writeFileSync(
  new URL('../docs/outage-simulation.md', import.meta.url),
  `# A provider that is down for a minute

One million clients, id_tokens of ${LIFETIME} s, the provider down for ${DOWN_UNTIL - DOWN_FROM} s; simulated by \`node scripts/simulate-outage.mjs\`, which mirrors the
library's lead, jitter and back-off.

![Requests per second at the provider](images/outage.svg)

| client | requests/s as usual | peak while down | peak afterwards | last client recovered after |
| --- | --- | --- | --- | --- |
${row('oidc-client-lib', one)}
${row('polling every 3 to 4 s, no back-off', two)}
`,
);
console.log({ ours: one, polling: two });
