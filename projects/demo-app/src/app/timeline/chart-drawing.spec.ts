import type { RenewalOutcome } from 'oidc-client-lib';
import { type ChartFacts, drawChart, latencyY, ROWS } from './chart-drawing';

const NOW = 1_000_000;
const FROM = NOW - 60_000;
const WIDTH = 600;

const outcome = (startedAt: number, reason: RenewalOutcome['reason']): RenewalOutcome => ({
  startedAt,
  reason,
  code: reason === 'invalid_response' ? 'nonce_mismatch' : reason,
  durationMs: 0,
  confidence: 'certain',
  seen: '',
  message: '',
  cure: '',
  willRetry: false,
  attempt: 1,
});
const draw = (facts: Partial<ChartFacts>) =>
  drawChart({ lives: [], outcomes: [], dueAt: null, signedInAt: null, ...facts }, FROM, NOW, WIDTH, NOW);

describe('the drawing of the timeline', () => {
  it('puts moments where they belong', () => {
    const { bars, due } = draw({
      lives: [{ kind: 'id_token', from: FROM + 30_000, until: FROM + 40_000 }],
      dueAt: FROM + 36_000,
    });
    expect(bars).toEqual([expect.objectContaining({ look: 'id-token', x: 300, width: 99 })]);
    expect(due).toBe(360);
  });

  it('shows where there was a session, and where there was none', () => {
    const { bars } = draw({
      signedInAt: FROM,
      lives: [
        { kind: 'id_token', from: FROM, until: FROM + 10_000 },
        { kind: 'id_token', from: FROM + 20_000, until: NOW + 5000 },
      ],
    });
    const inRow = bars.filter(({ y }) => y === ROWS.session.top);
    expect(inRow.map(({ look, x, width }) => [look, x, width])).toEqual([
      ['covered', 0, 100],
      ['covered', 200, 450],
      ['gap', 100, 100],
    ]);
  });

  it('names failures where their words have room, and draws them over the rest', () => {
    const { marks } = draw({
      outcomes: [
        outcome(FROM + 10_000, 'network'),
        outcome(FROM + 11_000, 'network'),
        outcome(FROM + 12_000, 'renewed'),
        outcome(FROM + 30_000, 'timeout'),
      ],
    });
    expect(marks.map(({ reason, label }) => [reason, label])).toEqual([
      ['renewed', ''],
      ['network', 'network'],
      ['network', ''],
      ['timeout', 'timeout'],
    ]);
  });

  it('leaves out what is not to be seen', () => {
    expect(draw({ outcomes: [outcome(FROM - 60_000, 'renewed')] }).marks).toEqual([]);
  });

  it('keeps every latency within its row', () => {
    expect(latencyY(0)).toBe(ROWS.renewals.bottom);
    expect(latencyY(3_600_000)).toBe(ROWS.renewals.top);
  });
});
