import type { TokenLife } from '../history/token-life';

/** A life and the line it is drawn on. */
export interface PlacedLife extends TokenLife {
  readonly line: number;
}

/** Gives lives that overlap different lines, of `most` at the most. */
export function placeOnLines(lives: readonly TokenLife[], most: number): readonly PlacedLife[] {
  const ends: number[] = [];
  return lives.map((life) => {
    const free = ends.findIndex((end) => end <= life.from);
    const line = free >= 0 ? free : ends.length < most ? ends.length : ends.indexOf(Math.min(...ends));
    ends[line] = life.until;
    return { ...life, line };
  });
}
