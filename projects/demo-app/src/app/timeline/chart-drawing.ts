import type { RenewalOutcome } from 'oidc-client-lib';
import { timeOfDay } from '../clock/time-of-day';
import { gaps, type TokenLife } from '../history/token-life';
import { placeOnLines } from './lanes';
import { ticks } from './ticks';

/** What there is to draw. */
export interface ChartFacts {
  readonly lives: readonly TokenLife[];
  readonly outcomes: readonly RenewalOutcome[];
  readonly dueAt: number | null;
  readonly signedInAt: number | null;
}

/** A stretch of time, drawn as a bar in its row. */
export interface Bar {
  /** Its class in the picture. */
  readonly look: 'covered' | 'gap' | 'id-token' | 'access-token';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

/** Heights of the parts, from above. */
export const ROWS = {
  session: { title: 16, top: 24, height: 8 },
  idToken: { title: 54, top: 62, lines: 2, height: 14, gap: 3 },
  accessToken: { title: 118, top: 126, lines: 6, height: 9, gap: 3 },
  renewals: { title: 218, top: 230, bottom: 312 },
  axis: 334,
  height: 344,
} as const;

const LOWEST_MS = 5;
const HIGHEST_MS = 20_000;
const LETTER_PIXELS = 7.5;
export const LATENCY_GRID = [10, 100, 1000, 10_000] as const;

/** Height of a latency: by its logarithm, since a time-out takes a thousand times as long as an answer. */
export function latencyY(milliseconds: number): number {
  const { top, bottom } = ROWS.renewals;
  const within = Math.min(Math.max(milliseconds, LOWEST_MS), HIGHEST_MS);
  return bottom - (Math.log(within / LOWEST_MS) / Math.log(HIGHEST_MS / LOWEST_MS)) * (bottom - top);
}

/** Everything on the chart for the time from `from` to `until`, on `width` pixels; some of it beyond the edges. */
export function drawChart(facts: ChartFacts, from: number, until: number, width: number, now: number) {
  const span = until - from;
  // What comes next is drawn beyond the right edge already, so that it need only be pushed in.
  const [first, last] = [from - span * 0.1, until + 60_000];
  const x = (time: number) => ((Math.min(Math.max(time, first), last) - from) / span) * width;
  const isSeen = (start: number, end: number) => end > first && start < last;
  const bar = (look: Bar['look'], start: number, end: number, row: { top: number; height: number }, title: string) => ({
    look,
    x: x(start),
    y: row.top,
    width: Math.max(x(end) - x(start), 2),
    height: row.height,
    title,
  });
  const lives = (
    look: Bar['look'],
    kind: TokenLife['kind'],
    { top, lines, height, gap }: { top: number; lines: number; height: number; gap: number },
  ) =>
    placeOnLines(
      facts.lives.filter((life) => life.kind === kind),
      lines,
    )
      .filter((life) => isSeen(life.from, life.until))
      .map((life) => {
        const title = `${kind}, ${Math.round((life.until - life.from) / 1000)} s from ${timeOfDay(life.from)}`;
        const drawn = bar(look, life.from, life.until, { top: top + life.line * (height + gap), height }, title);
        // One that follows at once is still another one.
        return { ...drawn, width: Math.max(drawn.width - 1, 1) };
      });
  const stretches = (look: Bar['look'], found: readonly (readonly [number, number])[], title: string) =>
    found
      .filter(([start, end]) => isSeen(start, end))
      .map(([start, end]) => bar(look, start, end, ROWS.session, title));
  const missing = facts.signedInAt === null ? [] : gaps(facts.lives, facts.signedInAt, now);
  const covered = stretches('covered', coveredStretches(facts, now), 'signed in');
  const bars: readonly Bar[] = [
    ...covered,
    ...stretches('gap', missing, 'no valid token'),
    ...lives('id-token', 'id_token', ROWS.idToken),
    ...lives('access-token', 'access_token', ROWS.accessToken),
  ];
  return {
    bars,
    hasSession: covered.length > 0,
    marks: withLabels(
      facts.outcomes
        .filter(({ startedAt, durationMs }) => isSeen(startedAt, startedAt + durationMs))
        .map(({ startedAt, durationMs, reason, attempt }) => ({
          key: startedAt,
          x: x(startedAt + durationMs),
          y: latencyY(durationMs),
          isGood: reason === 'renewed',
          reason,
          title: `${reason}, ${Math.round(durationMs)} ms, attempt ${attempt}, ${timeOfDay(startedAt)}`,
        })),
    ),
    due: facts.dueAt !== null && isSeen(facts.dueAt, facts.dueAt) ? x(facts.dueAt) : null,
    ticks: ticks(first, last, width * ((last - first) / span)).map((time) => ({ x: x(time), text: timeOfDay(time) })),
  };
}

/** Gives failures their words, where there is room for them, and puts them on top. */
function withLabels<Mark extends { x: number; isGood: boolean; reason: string }>(marks: readonly Mark[]) {
  let taken = -Infinity;
  return marks
    .map((mark) => {
      const hasRoom = !mark.isGood && mark.x - 4 > taken;
      taken = hasRoom ? mark.x + mark.reason.length * LETTER_PIXELS : taken;
      return { ...mark, label: hasRoom ? mark.reason : '' };
    })
    .sort((a, b) => Number(b.isGood) - Number(a.isGood));
}

function coveredStretches({ lives, signedInAt }: ChartFacts, now: number): readonly (readonly [number, number])[] {
  if (signedInAt === null) {
    return [];
  }
  const holes = gaps(lives, signedInAt, now);
  // Up to the end of the tokens there are: the picture is older than the present that it is pushed to.
  const sureUntil = Math.max(now, ...lives.filter(({ kind }) => kind === 'id_token').map(({ until }) => until));
  const starts = [signedInAt, ...holes.map(([, end]) => end)];
  const ends = [...holes.map(([start]) => start), sureUntil];
  return starts.map((start, index) => [start, ends[index] ?? sureUntil] as const).filter(([start, end]) => end > start);
}
