/** What is found out about the whole application before its files are rewritten. */
export interface MigrationPlan {
  /** Calls such as `withSessionMonitoring()`, appended to `provideOidc` or `forRoot`. */
  readonly features: Set<string>;
  /** Configurations declared as constants. */
  readonly configurations: ConfigurationConstant[];
  /** Names under which a file holds the old service, by the file's path: its templates use them. */
  readonly serviceNames: Map<string, ReadonlySet<string>>;
}

export interface ConfigurationConstant {
  readonly path: string;
  readonly name: string;
}

export function emptyPlan(): MigrationPlan {
  return { features: new Set(), configurations: [], serviceNames: new Map() };
}
