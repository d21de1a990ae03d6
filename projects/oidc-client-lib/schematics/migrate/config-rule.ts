import type * as ts from 'typescript';
import type { OldConfig } from './old-config';

/** What becomes of one property of the old configuration. */
export type ConfigRule =
  /**
   * Another name; `value` gives the new value, the old one's text by default. `note` asks for a look at it, `without` tells
   * what the new value lacks.
   */
  | {
      readonly to: string;
      readonly value?: (value: ts.Expression) => string;
      readonly note?: string;
      readonly without?: { readonly name: string; readonly reason: string };
    }
  /** Into `customParams`, as one parameter or, without a name, as a whole object. */
  | { readonly customParams: 'authorize' | 'renew' | 'endSession'; readonly parameter?: string }
  /** Into `metadata`; without a name, the members of an object, by their own rules. */
  | { readonly metadata: string | Readonly<Record<string, string | null>> }
  /** A feature such as `withUserInfo()` for this value, `null` for none, `undefined` when the value is not written here. */
  | { readonly feature: (value: ts.Expression) => string | null | undefined }
  /** Nothing takes its place, and nothing needs to be done; `unless` is the text of a value that needs no mention. */
  | { readonly dropped: string; readonly unless?: string }
  /** Nothing takes its place by itself: a person must see to it. */
  | { readonly advice: string; readonly unless?: string };

/** A rule that depends on the value and the configuration around it; null drops the property without a word. */
export type RuleByCase = (value: ts.Expression, config: OldConfig) => ConfigRule | null;

export type ConfigRules = Readonly<Record<string, ConfigRule | RuleByCase>>;
