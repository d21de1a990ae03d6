// A million clients whose provider is down for a minute: what it gets when it comes back, from this library's schedule and
// from a client that looks every three seconds and tries whenever its token has expired. Writes docs/outage-simulation.md.
import { writeFileSync } from 'node:fs';

const CLIENTS = 1_000_000;
const LIFETIME = 300;
const DOWN_FROM = 400;
const DOWN_UNTIL = 460;
const END = 900;
// As in renewal-schedule.ts, renewal-failure.ts, oidc-security-silent-renew.ts and frame-silence.ts.
const TIMEOUT = 9;
const GRACE = 1.7;
const PROBES = 2;
const PROBE_MEMORY = 60;
const lead = () => Math.min(LIFETIME / 3, Math.max(LIFETIME / 10, 2 * TIMEOUT + 2)) * (1 + Math.random() / 10);
const PATIENCE = 120;
const ceiling = (remaining) => (remaining > 0 ? Math.max(remaining / 2, 8) : remaining > -60 ? 10 : 30);
const backOff = (attempt, remaining) => 0.25 + Math.random() * Math.min(2 * 2 ** (attempt - 1), ceiling(remaining));

/**
 * @typedef {{ at: number, attempt: number, expires: number, probedAt: number }} Client
 * @param {(client: Client, isUp: boolean, count: (at: number, requests: number) => void) => number} next when it asks again
 */
function simulate(next) {
  const perSecond = new Float64Array(END);
  const count = (at, requests) => {
    if (at < END) perSecond[Math.floor(at)] += requests;
  };
  const recoveries = [];
  for (let index = 0; index < CLIENTS; index++) {
    const client = { at: Math.random() * LIFETIME, attempt: 0, expires: 0, probedAt: -Infinity, wasHit: false };
    while (client.at < END) {
      count(client.at, 1);
      const isUp = client.at < DOWN_FROM || client.at >= DOWN_UNTIL;
      if (isUp) {
        if (client.wasHit) recoveries.push(client.at - DOWN_UNTIL);
        client.wasHit = false;
        client.attempt = 0;
        client.probedAt = -Infinity;
        client.expires = client.at + LIFETIME;
      } else {
        client.wasHit = true;
        client.attempt++;
      }
      client.at = next(client, isUp, count);
    }
  }
  recoveries.sort((one, other) => one - other);
  return { perSecond, half: recoveries[recoveries.length >> 1], last: recoveries.at(-1) };
}

const ours = simulate((client, isUp, count) => {
  if (isUp) return client.expires - lead();
  // The frame shows an error page at once; after a while the client asks why it is silent.
  const failedAt = client.at + GRACE;
  if (failedAt - client.probedAt >= PROBE_MEMORY) {
    count(failedAt, PROBES);
    client.probedAt = failedAt;
  }
  const remaining = client.expires - failedAt;
  return remaining < -PATIENCE ? Infinity : failedAt + backOff(client.attempt, remaining);
});
const polling = simulate((client, isUp) =>
  // Looks every three to four seconds, and tries when the token has expired; a try that fails is repeated at the next look.
  isUp ? client.expires + Math.random() * 3 : client.at + 3 + Math.random(),
);

const range = (values, from, until) => [...values.slice(from, until)];
const summary = ({ perSecond, half, last }) => ({
  usual: Math.round(range(perSecond, 300, 400).reduce((sum, value) => sum + value) / 100),
  peakDown: Math.max(...range(perSecond, DOWN_FROM, DOWN_UNTIL)),
  peakAfter: Math.max(...range(perSecond, DOWN_UNTIL, END)),
  inOutage: (range(perSecond, DOWN_FROM, DOWN_UNTIL).reduce((sum, value) => sum + value) / 1e6).toFixed(2),
  recovered: `${half.toFixed(0)} s, ${last.toFixed(0)} s`,
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

const row = (name, { usual, peakDown, peakAfter, inOutage, recovered }) =>
  `| ${name} | ${[usual, peakDown, peakAfter].map((value) => value.toLocaleString('en')).join(' | ')} | ${inOutage} M | ${recovered} |`;
writeFileSync(
  new URL('../docs/outage-simulation.md', import.meta.url),
  `# A provider that is down for a minute

One million clients, id_tokens of ${LIFETIME} s, the provider down for ${DOWN_UNTIL - DOWN_FROM} s: connections are refused, but whoever refuses them counts them.
Simulated by \`node scripts/simulate-outage.mjs\`, which mirrors the library's lead, jitter and back-off, the ${GRACE} s that it gives a
silent frame, and the ${PROBES} requests that it sends to learn why a frame stays silent. Attempts that follow by themselves believe that answer
for a minute. Asked with each attempt, those requests alone would make more than the polling client does.

![Requests per second at the provider](images/outage.svg)

| client | requests/s as usual | peak while down | peak afterwards | requests in the outage | half, and all of those hit recovered after |
| --- | --- | --- | --- | --- | --- |
${row('oidc-client-lib', one)}
${row('polling every 3 to 4 s, no back-off', two)}

Back-off is a bargain between the provider and its users. While tokens live nobody waits, and the ceiling is half of what is left of them
(8 s at least). For a minute after they have ended somebody may be waiting: 10 s. After that 30 s, and after two minutes nothing until
somebody comes back to the page. The polling client is back sooner, and it goes on for as long as the outage does.
`,
);
console.log({ ours: one, polling: two });
