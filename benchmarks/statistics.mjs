/** @param {number[]} values @param {number} share of the values that are at most the result, 0.5 for the median */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** @param {number[]} values */
export function median(values) {
  return quantile(values, 0.5);
}
