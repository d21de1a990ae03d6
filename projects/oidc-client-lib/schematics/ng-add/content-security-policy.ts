import type { Rule, SchematicContext, Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import { forbiddingDirective, requestForbiddingDirective } from '../../src/diagnosis/content-security-policy';
import type { ApplicationProject } from '../workspace/application-project';

/** Stands for wherever the application will be served. */
const APPLICATION = 'https://application.invalid';

/** Tells what policies in the application's index.html keep the library from: it is found out only when it is met. */
export function checkContentSecurityPolicy(project: ApplicationProject, issuer: string): Rule {
  return (tree: Tree, context: SchematicContext) => {
    const path = indexPath(project);
    const policies = tree.exists(path) ? policiesIn(tree.readText(path)) : [];
    const { origin } = new URL(issuer);
    const mayNotFrame = [origin, APPLICATION].some((url) => forbiddingDirective(policies, url, APPLICATION));
    const missing = [
      ...(mayNotFrame ? [`frame-src 'self' ${origin}`] : []),
      ...(requestForbiddingDirective(policies, origin, APPLICATION) ? [`connect-src 'self' ${origin}`] : []),
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

/** The policies of the meta tags that have one (CSP Level 3, 3.3). */
function policiesIn(html: string): string[] {
  const tags = html.replace(/<!--[\s\S]*?-->/g, '').match(/<meta\s[^>]*>/gi) ?? [];
  return tags
    .filter((tag) => /http-equiv\s*=\s*["']?content-security-policy["'\s]/i.test(tag))
    .map((tag) => /content\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag))
    .map((content) => content?.[1] ?? content?.[2] ?? '');
}
