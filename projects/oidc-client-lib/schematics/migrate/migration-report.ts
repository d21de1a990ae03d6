import type { MigrationNote } from './migrating-file';
import type { PeerLibrary } from './peer-library';

/** What was done and what is left, for the terminal. */
export function migrationReport(
  from: string,
  peer: PeerLibrary,
  rewritten: number,
  notes: readonly MigrationNote[],
): string {
  if (rewritten === 0 && notes.length === 0) return `Nothing here uses ${from}.`;
  const sorted = [...notes].sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
  const lines = sorted.map(({ path, line, message }) => `  ${path.replace(/^\//, '')}:${line}  ${message}`);
  return [
    `Rewrote ${rewritten} ${rewritten === 1 ? 'file' : 'files'} from ${from} to oidc-client-lib.`,
    ...(lines.length > 0 ? ['', 'Look at these places:', ...lines] : []),
    '',
    'Then:',
    '  - allow the implicit grant for the client at the provider, and register silent-renew.html as a redirect URI',
    '  - build, test and sign in',
    `  - npm uninstall ${peer.packages.join(' ')}`,
    '',
  ].join('\n');
}
