import type { Rule, SchematicContext, Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import type { ApplicationProject } from '../workspace/application-project';

type Policy = ReadonlyMap<string, readonly string[]>;

/** Tells what a policy in the application's index.html keeps the library from: it is found out only when it is met. */
export function checkContentSecurityPolicy(project: ApplicationProject, issuer: string): Rule {
  return (tree: Tree, context: SchematicContext) => {
    const path = indexPath(project);
    const policy = tree.exists(path) ? policyIn(tree.readText(path)) : null;
    if (!policy) return;
    const { origin } = new URL(issuer);
    const frames = policy.get('frame-src') ?? policy.get('child-src') ?? policy.get('default-src');
    const requests = policy.get('connect-src') ?? policy.get('default-src');
    const missing = [
      ...(frames && !(allows(frames, origin) && allows(frames, "'self'")) ? [`frame-src 'self' ${origin}`] : []),
      ...(requests && !allows(requests, origin) ? [`connect-src 'self' ${origin}`] : []),
    ];
    if (missing.length > 0) {
      context.logger.warn(`The Content-Security-Policy in ${path} must allow the provider: ${missing.join('; ')}`);
    }
  };
}

function indexPath(project: ApplicationProject): string {
  const index = project.definition.targets.get('build')?.options?.['index'];
  const input = typeof index === 'object' && index !== null && 'input' in index ? index.input : index;
  return typeof input === 'string' ? input : posix.join(project.sourceRoot, 'index.html');
}

/** The policy of the first meta tag that has one, its source lists by directive (CSP Level 3, 2.2.1). */
function policyIn(html: string): Policy | null {
  const tags = html.replace(/<!--[\s\S]*?-->/g, '').match(/<meta\s[^>]*>/gi) ?? [];
  const tag = tags.find((each) => /http-equiv\s*=\s*["']?content-security-policy["'\s]/i.test(each));
  const content = tag && /content\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
  if (!content) return null;
  const directives = (content[1] ?? content[2] ?? '').split(';').map((each) => each.trim().split(/\s+/));
  return new Map(directives.map(([name = '', ...sources]) => [name.toLowerCase(), sources]));
}

function allows(sources: readonly string[], wanted: string): boolean {
  return sources.some((source) => {
    if (source === '*' || source === 'https:' || source === wanted) return true;
    if (wanted === "'self'") return false;
    const { protocol, host } = new URL(wanted);
    const [, scheme = protocol, pattern = ''] = /^(?:([a-z]+:)\/\/)?([^/]*)/i.exec(source) ?? [];
    const isHost = pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
    return isHost && scheme === protocol;
  });
}
