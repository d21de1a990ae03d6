/** What one check of {@link diagnose} found. Holds no token. */
export interface OidcFinding {
  /** What was looked at. */
  readonly check: string;
  /** `problem`: signing in or renewing fails of it; `warning`: it may; `unknown`: it could not be seen. */
  readonly result: 'ok' | 'warning' | 'problem' | 'unknown';
  /** What was seen. */
  readonly seen: string;
  /** What to do; empty where nothing is wrong. */
  readonly cure: string;
}

export const ok = (check: string, seen: string): OidcFinding => ({ check, result: 'ok', seen, cure: '' });
export const warning = (check: string, seen: string, cure: string): OidcFinding => ({
  check,
  result: 'warning',
  seen,
  cure,
});
export const problem = (check: string, seen: string, cure: string): OidcFinding => ({
  check,
  result: 'problem',
  seen,
  cure,
});
export const unknown = (check: string, seen: string): OidcFinding => ({ check, result: 'unknown', seen, cure: '' });
