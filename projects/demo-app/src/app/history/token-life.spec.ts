import { gaps, type TokenLife } from './token-life';

const idToken = (from: number, until: number): TokenLife => ({ kind: 'id_token', from, until });

describe('gaps', () => {
  it('has none where lives overlap', () => {
    expect(gaps([idToken(0, 10), idToken(6, 16), idToken(12, 22)], 1, 20)).toEqual([]);
  });

  it('finds the time between two lives, in whatever order they came', () => {
    expect(gaps([idToken(14, 24), idToken(0, 10)], 0, 20)).toEqual([[10, 14]]);
  });

  it('finds the time since the last one has ended', () => {
    expect(gaps([idToken(0, 10)], 0, 20)).toEqual([[10, 20]]);
  });

  it('takes an access token for no session', () => {
    expect(gaps([{ kind: 'access_token', from: 0, until: 30 }], 0, 20)).toEqual([[0, 20]]);
  });
});
