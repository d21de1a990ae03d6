/** What is found out about the whole application before its files are rewritten. */
export interface MigrationPlan {
  /** Calls such as `withSessionMonitoring()`, appended to `provideOidc` or `forRoot`. */
  readonly features: Set<string>;
  /** Configurations declared as constants. */
  readonly configurations: ConfigurationConstant[];
  /** Names under which the old service is injected, to find it in templates. */
  readonly serviceNames: Set<string>;
  /** Whether `oidcInterceptor` must be registered. */
  wantsInterceptor: boolean;
}

export interface ConfigurationConstant {
  readonly path: string;
  readonly name: string;
}

export function emptyPlan(): MigrationPlan {
  return { features: new Set(), configurations: [], serviceNames: new Set(), wantsInterceptor: false };
}
