import type { MigratingFile } from './migrating-file';
import type { MigrationPlan } from './migration-plan';

/** The calls of the plan's features, with their imports. */
export function featureNames(plan: MigrationPlan, file: MigratingFile): string[] {
  return [...plan.features].sort().map((feature) => {
    file.use(feature.slice(0, feature.indexOf('(')));
    return feature;
  });
}

/** The plan's features for a set-up that is written by hand. */
export function withFeatures(plan: MigrationPlan): string {
  return plan.features.size > 0 ? ` Give it ${[...plan.features].sort().join(', ')}, too.` : '';
}
