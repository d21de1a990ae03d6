import type { LeftToDefaults, OldDefault } from './old-defaults';
import type { Flow, OldFlow } from './old-flow';

/** What is found out about the whole application before its files are rewritten. */
export interface MigrationPlan {
  /** Calls such as `withSessionMonitoring()`, appended to `provideOidc` or `forRoot`. */
  readonly features: Set<string>;
  /** What users are signed in by, in all configurations that were found. */
  readonly flows: Set<OldFlow & string>;
  /** Where a configuration does not say. */
  readonly flowByDefault: Flow;
  /** What the old library does where a configuration does not say. */
  readonly defaults: readonly OldDefault[];
  /** Those of them that the configurations leave things to; null while no configuration was found. */
  defaultsLeftTo: Set<OldDefault> | null;
  /** Members of any object that the application uses, by name. */
  readonly usedMembers: Set<string>;
  /** Names of what the application spreads into other objects. */
  readonly spreadNames: Set<string>;
  /** Configurations declared as constants. */
  readonly configurations: ConfigurationConstant[];
  /** Names of those that are given to the old service at run time. */
  readonly configured: Set<string>;
  /** Names under which a file holds the old service, by the file's path: its templates use them. */
  readonly serviceNames: Map<string, ReadonlySet<string>>;
}

export interface ConfigurationConstant {
  readonly path: string;
  readonly name: string;
  readonly flow: OldFlow;
}

export function emptyPlan({
  flowByDefault,
  defaults,
}: Pick<MigrationPlan, 'flowByDefault' | 'defaults'>): MigrationPlan {
  return {
    features: new Set(),
    flows: new Set(),
    flowByDefault,
    defaults,
    defaultsLeftTo: null,
    usedMembers: new Set(),
    spreadNames: new Set(),
    configurations: [],
    configured: new Set(),
    serviceNames: new Map(),
  };
}

/** Remembers what a configuration does not say. */
export function rememberDefaults(plan: MigrationPlan, left: LeftToDefaults | null): void {
  if (left) plan.defaultsLeftTo = new Set([...(plan.defaultsLeftTo ?? []), ...left.defaults]);
}

/** The one configuration of the application: the only one, or the only one that is given to the old service. */
export function theConfiguration(plan: MigrationPlan): ConfigurationConstant | null {
  const given = plan.configurations.filter(({ name }) => plan.configured.has(name));
  const [only, ...others] = given.length > 0 ? given : plan.configurations;
  return only && others.length === 0 ? only : null;
}

/** Tests sign in at no provider. */
export const SETUP_IN_TESTS = 'in tests give provideOidcTesting() of oidc-client-lib/testing to the providers instead.';
