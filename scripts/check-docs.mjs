// Are README and docs true? Each sample is compiled, parsed or looked up; each link and anchor leads somewhere.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTemplate } from '@angular/compiler';

import { anchorsOf, linksOf } from './docs-links.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'dist/docs-samples');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...globSync('docs/**/*.md', { cwd: root }).filter((page) => !/^docs\/(api|\.vitepress)\//.test(page)),
];
const scripts = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts;
const ngAddOptions = Object.keys(
  JSON.parse(readFileSync(path.join(root, 'projects/oidc-client-lib/schematics/ng-add/schema.json'), 'utf8'))
    .properties,
).concat('skipConfirmation', 'dryRun'); // these two are of ng itself

/** @type {string[]} */
const faults = [];
/** How a sample of a language is checked: throws or answers what is wrong. @type {Record<string, (code: string, page: string) => string | void>} */
const CHECKS = {
  ts: (code, page) => void typeScriptSamples.push({ page, code }),
  js: (code) => whatNodeSays(code),
  json: (code) => void JSON.parse(code),
  html: (code) =>
    parseTemplate(code, 'sample.html')
      .errors?.map(({ msg }) => msg)
      .join(', '),
  sh: checkShell,
  http: (code) => (/^([\w-]+:|HTTP\/|GET |POST |\s)/m.test(code) ? undefined : 'is no HTTP message'),
  csharp: (code) => (balanced(code) ? undefined : 'has brackets that do not match'),
};

/** @type {{ page: string, code: string }[]} */
const typeScriptSamples = [];
let samples = 0;
const anchors = new Map();
for (const page of pages) {
  const text = readFileSync(path.join(root, page), 'utf8');
  for (const [, indent = '', language = '', indented = ''] of text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)) {
    samples++;
    const code = indented.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const check = CHECKS[language];
    if (!check) {
      faults.push(`${page}: a sample in "${language}", for which there is no check`);
      continue;
    }
    try {
      const wrong = check(code, page);
      if (wrong) faults.push(`${page}: a sample ${wrong}\n${code}`);
    } catch (error) {
      faults.push(`${page}: ${error instanceof Error ? error.message : error}\n${code}`);
    }
  }
  for (const { path: link, anchor } of linksOf(text)) checkLink(page, link, anchor);
}

// Whoever adds a page wants it to be found.
const site = readFileSync(path.join(root, 'docs/.vitepress/config.mjs'), 'utf8');
for (const page of pages.filter((name) => name.startsWith('docs/') && name !== 'docs/index.md')) {
  const link = page.replace(/^docs/, '').replace(/(index)?\.md$/, '');
  if (!site.includes(`'${link}'`) && !/^\/decisions\/\d/.test(link))
    faults.push(`${page} is not in the sidebar of the site`);
}

/** @param {string} page @param {string} link @param {string} anchor */
function checkLink(page, link, anchor) {
  const base = link.startsWith('/') ? 'docs' : path.dirname(page);
  const target = link === '' ? page : path.join(base, link.replace(/^\//, ''));
  if (target.startsWith('docs/api/')) return; // Made by TypeDoc; `npm run docs:build` looks there.
  if (!existsSync(path.join(root, target))) {
    faults.push(`${page}: ${link} does not exist`);
  } else if (anchor && target.endsWith('.md')) {
    if (!anchors.has(target)) anchors.set(target, anchorsOf(readFileSync(path.join(root, target), 'utf8')));
    if (!anchors.get(target).has(anchor)) faults.push(`${page}: ${target} has no #${anchor}`);
  }
}

/** Syntax, and that scripts, files and options of our own exist. @param {string} code */
function checkShell(code) {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
  if (status) return stderr;
  for (const [, script = ''] of code.matchAll(/\bnpm run ([\w:-]+)/g)) {
    if (!scripts[script]) return `calls "npm run ${script}", which does not exist`;
  }
  for (const [, file = ''] of code.matchAll(/\bnode (?:--test )?([\w./-]+\.mjs)/g)) {
    if (!existsSync(path.join(root, file))) return `calls ${file}, which does not exist`;
  }
  for (const [, flags = ''] of code.matchAll(/\bng add oidc-client-lib(.*)/g)) {
    for (const [, flag = ''] of flags.matchAll(/--([\w-]+)/g)) {
      const option = flag.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
      if (!ngAddOptions.includes(option)) return `gives ng add --${flag}, which it does not know`;
    }
  }
}

/** @param {string} code */
function whatNodeSays(code) {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--check'], {
    input: code,
    encoding: 'utf8',
  });
  return status ? stderr : undefined;
}

/** @param {string} code */
function balanced(code) {
  const closing = { '(': ')', '{': '}', '[': ']' };
  const open = [];
  for (const [bracket] of code.replace(/"[^"]*"/g, '').matchAll(/[(){}[\]]/g)) {
    if (bracket in closing) open.push(closing[/** @type {keyof typeof closing} */ (bracket)]);
    else if (open.pop() !== bracket) return false;
  }
  return open.length === 0;
}

// What samples import and this workspace does not install; where such an app really runs is said beside it.
const STAND_INS = `
/** The version matrix builds and runs an app with it. */
declare module '@angular/ssr' {
  export enum RenderMode { Server, Client, Prerender }
  export interface ServerRoute { readonly path: string; readonly renderMode: RenderMode }
}
`;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
typeScriptSamples.forEach(({ page, code }, index) => {
  writeFileSync(path.join(folder, `${page.replace(/\W+/g, '-')}-${index}.ts`), `// ${page}\nexport {};\n${code}`);
});
writeFileSync(path.join(folder, 'stand-ins.d.ts'), STAND_INS);
writeFileSync(
  path.join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: true,
      types: ['node', 'jest'],
      esModuleInterop: true,
      paths: {
        'oidc-client-lib': ['../oidc-client-lib/types/oidc-client-lib.d.ts'],
        'oidc-client-lib/*': ['../oidc-client-lib/types/oidc-client-lib-*.d.ts'],
      },
    },
    include: ['*.ts'],
  }),
);
// By Angular's own compiler, so that the templates are checked too.
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js'), '-p', folder],
  { stdio: 'inherit' },
);
if (status) faults.push('a TypeScript sample does not compile');

console.log(`Docs: ${pages.length} pages, ${samples} samples, ${typeScriptSamples.length} of them compiled.`);
if (faults.length) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
