import * as ts from 'typescript';
import { findProperty } from '../source/typescript-source';
import type { RuleByCase } from './config-rule';
import { CROSS_TAB_SYNC, REFRESH_TOKENS } from './features';
import { isCompletedElsewhere, type OldConfig } from './old-config';

/** The property that tells whether the code flow renews by refresh tokens, false where it is left out. */
export interface RefreshTokensChoice {
  readonly property: string;
  readonly usedWhen: boolean;
}

/** Null where an expression or another object tells. */
function areUsed({ property, usedWhen }: RefreshTokensChoice, config: OldConfig): boolean | null {
  if (config.flow === 'implicit') return false;
  const found = findProperty(config.object, property);
  if (!found) return isCompletedElsewhere(config) ? null : !usedWhen;
  const text = ts.isPropertyAssignment(found) ? found.initializer.getText() : '';
  return /^(true|false)$/.test(text) ? text === String(usedWhen) : null;
}

/** The choice itself. */
export function refreshTokensRule(choice: RefreshTokensChoice): RuleByCase {
  return (_value, config) => {
    const used = areUsed(choice, config);
    if (used === null) return { advice: `Where it is ${choice.usedWhen}, ${NEEDS_OF_CODE_FLOW}` };
    return used ? { feature: () => REFRESH_TOKENS } : null;
  };
}

/** `offline_access` asks for refresh tokens. */
export function scopeRule(choice: RefreshTokensChoice): RuleByCase {
  return (value, config) => {
    const used = areUsed(choice, config);
    const scope = value.getText().replace(/ ?\boffline_access\b/, '');
    if (scope === value.getText() || used) return { to: 'scope' };
    if (used === null) return { to: 'scope', note: `offline_access is for ${REFRESH_TOKENS} alone.` };
    return { to: 'scope', value: () => scope, without: { name: 'offline_access', reason: RENEWED_IN_IFRAME } };
  };
}

const NEEDS_OF_CODE_FLOW = `the code flow needs ${REFRESH_TOKENS} and ${CROSS_TAB_SYNC} in the set-up, and at most providers offline_access in scope.`;
const RENEWED_IN_IFRAME =
  'tokens are renewed in a hidden iframe, not by refresh tokens; register silent-renew.html as a redirect URI.';
