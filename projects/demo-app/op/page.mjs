import { randomBytes } from 'node:crypto';

const STYLE = `
  :root { color-scheme: light dark; --ink: light-dark(#1b1f2a, #e8eaf0); --dim: light-dark(#555c6e, #a9b0c2);
    --paper: light-dark(#fff, #1d212c); --back: light-dark(#eef1f7, #11141b); --line: light-dark(#8289a0, #6b738a);
    --accent: light-dark(#2c4fd0, #9db4ff); --on-accent: light-dark(#fff, #10162b); --bad: light-dark(#b3261e, #ffb4ab); }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; color: var(--ink);
    background: var(--back); font: 1rem/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 24rem; padding: 2rem; border-radius: 1rem; background: var(--paper);
    box-shadow: 0 .5rem 2rem rgb(0 0 0 / .12); }
  h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.2; }
  p { margin: 0 0 1rem; color: var(--dim); }
  strong { color: var(--ink); }
  label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
  input { width: 100%; padding: .625rem .75rem; border: 1px solid var(--line); border-radius: .5rem; font: inherit;
    color: inherit; background: transparent; }
  button { width: 100%; margin-top: 1rem; padding: .625rem; border: 1px solid var(--accent); border-radius: .5rem;
    font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); cursor: pointer; }
  button.quiet { color: var(--accent); background: transparent; }
  form { margin: 0 0 1rem; }
  main > :last-child { margin-bottom: 0; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .error { color: var(--bad); font-weight: 600; }
  ul { margin: 0 0 1rem; padding-left: 1.25rem; }
`;

/**
 * A page of the provider: it cannot be framed, loads nothing from elsewhere, and its forms lead to the provider or to the
 * app (browsers apply form-action to the redirects that follow, too).
 *
 * @param {{ title: string, body: string, script?: string, formTargets?: string[] }} content `body` is trusted HTML
 * @returns {{ html: string, headers: Record<string, string> }}
 */
export function renderPage({ title, body, script, formTargets = [] }) {
  const nonce = randomBytes(16).toString('base64');
  const scriptElement = script ? `<script nonce="${nonce}">${script}</script>` : '';
  return {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Content-Security-Policy': [
        "default-src 'none'",
        'img-src data:',
        `style-src 'nonce-${nonce}'`,
        `script-src 'nonce-${nonce}'`,
        `form-action ${["'self'", ...formTargets].join(' ')}`,
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    },
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Demo provider</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body><main>
${body}
</main>${scriptElement}</body>
</html>`,
  };
}

/** @param {unknown} text */
export function escapeHtml(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(text).replace(/[&<>"']/g, (character) => entities[/** @type {keyof typeof entities} */ (character)]);
}
