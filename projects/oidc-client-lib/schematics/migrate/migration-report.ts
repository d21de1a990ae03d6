import { CROSS_TAB_SYNC, REFRESH_TOKENS } from './features';
import type { MigrationNote } from './migrating-file';
import type { MigrationPlan } from './migration-plan';
import type { PeerLibrary } from './peer-library';

export interface MigrationOutcome {
  /** Number of files. */
  readonly rewritten: number;
  readonly notes: readonly MigrationNote[];
  /** Names of the other projects of the workspace that use the old library. */
  readonly others: readonly string[];
  readonly plan: MigrationPlan;
}

/** What was done and what is left, for the terminal. */
export function migrationReport(
  from: string,
  peer: PeerLibrary,
  { rewritten, notes, others, plan }: MigrationOutcome,
): string {
  if (rewritten === 0 && notes.length === 0) {
    return [`Nothing here uses ${from}.`, ...otherProjects(from, others)].join('\n');
  }
  const sorted = [...notes].sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
  const lines = [
    ...new Set(sorted.map(({ path, line, message }) => `  ${path.replace(/^\//, '')}:${line}  ${message}`)),
  ];
  return [
    `Rewrote ${rewritten} ${rewritten === 1 ? 'file' : 'files'} from ${from} to oidc-client-lib.`,
    ...(lines.length > 0 ? ['', 'Look at these places:', ...lines] : []),
    ...news(plan),
    '',
    'Then:',
    `  - ${atTheProvider(plan.flows)}`,
    '  - build, test and sign in',
    ...otherProjects(from, others).map((line) => `  - ${line}`),
    `  - npm uninstall ${peer.packages.join(' ')}`,
    '',
  ].join('\n');
}

/** What is new where a configuration leaves things to defaults. */
function news({ defaults, defaultsLeftTo, usedMembers, features }: MigrationPlan): string[] {
  const lines = defaults
    .filter((each) => defaultsLeftTo?.has(each) && !(each.unlessUsed && usedMembers.has(each.unlessUsed)))
    .flatMap((each) => (each.news ? `  - ${each.news}` : []));
  if (features.has(REFRESH_TOKENS)) lines.push(`  - ${TABS_TOGETHER}`);
  return lines.length > 0 ? ['', 'New, where the configuration does not say otherwise:', ...lines] : [];
}

const TABS_TOGETHER = `one tab renews for all, and a sign-out in one is a sign-out in all, by ${CROSS_TAB_SYNC}, which ${REFRESH_TOKENS} needs`;

/** The code flow is allowed where it was used before. */
function atTheProvider(flows: MigrationPlan['flows']): string {
  if (flows.has('code') && flows.size === 1) {
    return 'register silent-renew.html as a redirect URI of the client at the provider';
  }
  const unless = flows.has('implicit') && flows.size === 1 ? '' : ' where there is no withCodeFlow()';
  return `allow the implicit grant for the client at the provider${unless}, and register silent-renew.html as a redirect URI`;
}

function otherProjects(from: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`other projects of this workspace use ${from}, too: run this with --project for ${names.join(', ')}`];
}
