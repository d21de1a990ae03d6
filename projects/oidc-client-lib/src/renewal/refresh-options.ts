/** What may be said when one renewal is asked for. */
export interface RefreshOptions {
  /** Parameters of the provider's own, for this renewal; those of the configuration are replaced as a whole. */
  readonly customParams?: Readonly<Record<string, string>>;
}
