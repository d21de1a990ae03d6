import { findProperty, isTest } from '../source/typescript-source';
import { isCompletedElsewhere, type OldConfig } from './old-config';

/** What the old library does where its configuration does not say, and this library does otherwise. */
export interface OldDefault {
  /** The property that would say. */
  readonly property: string;
  /** Whether it makes a difference to this configuration. Default: it does. */
  readonly when?: (config: OldConfig) => boolean;
  /** Written into the new configuration. */
  readonly written?: { readonly to: string; readonly value: (config: OldConfig) => string };
  /** A feature such as `withUserInfo()`. */
  readonly feature?: string;
  /** What is written or a feature, in words for a person who must do it. */
  readonly was?: string;
  /** For the report: what is new, and how it is had as it was. */
  readonly news?: string;
  /** A member of the old service whose use has the same effect as the property. */
  readonly unlessUsed?: string;
}

/** What a configuration leaves to the old library's defaults. */
export interface LeftToDefaults {
  readonly defaults: readonly OldDefault[];
  /** Another object may say it: one that is spread into this one, or that this one is put together with. */
  readonly isCompletedElsewhere: boolean;
}

/** Null for what signs nobody in: the configurations of tests, and parts without a client. */
export function leftToDefaults(config: OldConfig, defaults: readonly OldDefault[]): LeftToDefaults | null {
  const { object, isPart } = config;
  if (isTest(object.getSourceFile()) || (isPart && !findProperty(object, 'clientId'))) return null;
  return {
    defaults: defaults.filter(({ property, when }) => !findProperty(object, property) && (when?.(config) ?? true)),
    isCompletedElsewhere: isCompletedElsewhere(config),
  };
}

/** The defaults that a person must see to, or an empty text. */
export function defaultsByHand(defaults: readonly OldDefault[]): string {
  const texts = defaults.flatMap(({ was }) => was ?? []);
  return texts.length > 0 ? `Where nothing says otherwise, the old library had ${texts.join(', and ')}.` : '';
}
