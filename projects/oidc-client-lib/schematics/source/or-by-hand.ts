import { branchAndMerge, callRule, type Rule } from '@angular-devkit/schematics';
import { catchError, of } from 'rxjs';

/**
 * The rule, or, where it cannot read the source well enough to change it, what `byHand` says about it. What the rule did
 * until then is dropped.
 */
export function orByHand(rule: Rule, byHand: (reason: string) => void): Rule {
  return (tree, context) =>
    callRule(branchAndMerge(rule), tree, context).pipe(
      catchError((error: unknown) => {
        byHand(error instanceof Error ? error.message : String(error));
        return of(tree);
      }),
    );
}
