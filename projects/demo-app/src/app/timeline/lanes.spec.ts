import type { TokenLife } from '../history/token-life';
import { placeOnLines } from './lanes';

const life = (from: number, until: number): TokenLife => ({ kind: 'id_token', from, until });
const lines = (lives: readonly TokenLife[], most: number) => placeOnLines(lives, most).map(({ line }) => line);

describe('placeOnLines', () => {
  it('gives lives that overlap different lines, and uses a line again', () => {
    expect(lines([life(0, 10), life(6, 16), life(12, 22), life(18, 28)], 6)).toEqual([0, 1, 0, 1]);
  });

  it('never uses more lines than there are', () => {
    expect(Math.max(...lines([life(0, 90), life(1, 90), life(2, 90), life(3, 90)], 2))).toBe(1);
  });
});
