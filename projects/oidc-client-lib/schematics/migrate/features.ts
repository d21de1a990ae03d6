import type { MigratingFile } from './migrating-file';
import type { MigrationPlan } from './migration-plan';

/** The calls of the plan's features, with their imports. */
export function featureNames(plan: MigrationPlan, file: MigratingFile): string[] {
  return [...plan.features].sort().map((feature) => {
    file.use(feature.slice(0, feature.indexOf('(')));
    return feature;
  });
}
