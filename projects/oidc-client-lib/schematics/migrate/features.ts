import type * as ts from 'typescript';
import type { MigratingFile } from './migrating-file';
import type { MigrationPlan } from './migration-plan';
import { defaultsByHand } from './old-defaults';
import type { OldFlow } from './old-flow';

const CODE_FLOW = 'withCodeFlow()';
export const REFRESH_TOKENS = 'withRefreshTokens()';
export const CROSS_TAB_SYNC = 'withCrossTabSync()';

/** The calls of the features for the set-up `call`, with their imports. `flow` is that of its configuration. */
export function featureNames(call: ts.Node, file: MigratingFile, plan: MigrationPlan, flow: OldFlow): string[] {
  const flows = flow ? new Set([flow]) : plan.flows;
  if (flows.size === 0) file.leave(call, leftToAPerson(plan));
  if (flows.has('code') && flows.has('implicit')) file.leave(call, `${DIFFERENT_FLOWS} ${leftToAPerson(plan)}`);
  return featuresOf(flows.has('code') ? 'code' : null, plan).map((feature) => {
    file.use(feature.slice(0, feature.indexOf('(')));
    return feature;
  });
}

/** The features for a set-up that is written by hand. */
export function withFeatures(plan: MigrationPlan): string {
  const [flow, ...others] = plan.flows;
  const isPlain = others.length === 0 && (flow === 'code' || flow === 'implicit');
  const features = featuresOf(isPlain ? flow : null, plan);
  return (
    (features.length > 0 ? ` Give it ${features.join(', ')}, too.` : '') + (isPlain ? '' : ` ${leftToAPerson(plan)}`)
  );
}

function featuresOf(flow: OldFlow, { features }: MigrationPlan): string[] {
  if (flow !== 'code') return [...features].filter((feature) => feature !== REFRESH_TOKENS).sort();
  const company = features.has(REFRESH_TOKENS) ? [CROSS_TAB_SYNC] : [];
  return [...features, CODE_FLOW, ...company].sort();
}

const DIFFERENT_FLOWS = 'the configurations differ in responseType.';

function leftToAPerson({ flowByDefault, defaults, defaultsLeftTo }: MigrationPlan): string {
  const others = defaultsLeftTo ? '' : ` ${defaultsByHand(defaults)}`;
  const wasCode = flowByDefault === 'code' ? "'code', or left out," : "'code',";
  return `Where responseType was ${wasCode} the set-up needs ${CODE_FLOW}, for refresh tokens ${REFRESH_TOKENS} and ${CROSS_TAB_SYNC} as well, and the configuration no responseType.${others}`;
}
