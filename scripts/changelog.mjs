// The changelog from the commits since the last tag, `type(scope): subject` as CONTRIBUTING asks for.
//
//   node scripts/changelog.mjs [--since REF]     rewrites "## Unreleased" in CHANGELOG.md
//   node scripts/changelog.mjs --release 1.2.3   the same, under the version's own heading
//   node scripts/changelog.mjs --notes v1.2.3    prints what CHANGELOG.md says of that version, if package.json agrees
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const target = new URL('../CHANGELOG.md', import.meta.url);
const manifest = new URL('../projects/oidc-client-lib/package.json', import.meta.url);
/** What users feel, in the order in which they want to know. */
const HEADINGS = { breaking: 'Breaking', feat: 'New', fix: 'Fixed', perf: 'Faster' };
// Commits of these scopes change nothing that is shipped.
const INSIDE = ['demo', 'op', 'e2e', 'test', 'size', 'benchmarks', 'matrix', 'release', 'ci'];

const { values } = parseArgs({
  options: { since: { type: 'string' }, release: { type: 'string' }, notes: { type: 'string' } },
});
if (values.notes) printNotes(values.notes);
else writeSection(values.release ?? 'Unreleased', values.since ?? lastTag());

/** @param {string} title @param {string | null} since */
function writeSection(title, since) {
  if (!since) {
    console.log('No tag yet: the first release is described by hand. --since REF counts from elsewhere.');
    return;
  }
  const section = `## ${title}\n\n${linesOf(commitsSince(since)) || 'Nothing that users feel.\n'}`;
  const before = readFileSync(target, 'utf8').replace(/^## Unreleased\n[\s\S]*?(?=^## |$(?![\s\S]))/m, '');
  const first = before.search(/^## /m);
  const at = first < 0 ? before.length : first;
  writeFileSync(target, `${before.slice(0, at)}${section}\n${before.slice(at)}`.trimEnd() + '\n');
}

/** @param {string} since @returns {{ kind: string, scope: string, subject: string }[]} */
function commitsSince(since) {
  const log = git('log', '--no-merges', '--format=%s%x00%b%x1e', `${since}..HEAD`);
  return log.split('\x1e').flatMap((commit) => {
    const [title = '', body = ''] = commit.trim().split('\0');
    const [, type = '', scope = '', mark = '', subject = ''] = /^(\w+)(?:\(([^)]+)\))?(!)?: (.+)$/.exec(title) ?? [];
    const kind = mark || /^BREAKING CHANGE: /m.test(body) ? 'breaking' : type;
    return kind in HEADINGS && !INSIDE.includes(scope) ? [{ kind, scope, subject }] : [];
  });
}

/** @param {{ kind: string, scope: string, subject: string }[]} commits */
function linesOf(commits) {
  return Object.entries(HEADINGS)
    .map(([kind, heading]) => [heading, commits.filter((commit) => commit.kind === kind)])
    .filter(([, some]) => some.length > 0)
    .map(([heading, some]) => {
      const lines = some.map(({ scope, subject }) => `- ${scope ? `**${scope}**: ` : ''}${subject}`).sort();
      return `### ${heading}\n\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** @param {string} tag */
function printNotes(tag) {
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and package.json of the library says ${version}.`);
  const [, notes] = new RegExp(`^## ${version.replaceAll('.', '\\.')}\\n+([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(
    readFileSync(target, 'utf8'),
  ) ?? [null, ''];
  if (!notes?.trim()) throw new Error(`CHANGELOG.md says nothing of ${version}.`);
  console.log(notes.trim());
}

function lastTag() {
  return git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').split('\n')[0] || null;
}

/** @param {...string} args */
function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
