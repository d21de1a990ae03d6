import * as ts from 'typescript';
import { stringLiteral } from '../source/string-literal';
import { propertyName, unwrapExpression } from '../source/typescript-source';
import type { ConfigRule, ConfigRules } from './config-rule';
import type { OldConfig } from './old-config';
import { defaultsByHand, type LeftToDefaults } from './old-defaults';

export interface RewrittenConfig {
  /** The new object literal, its later lines indented by `indent`. */
  readonly text: string;
  readonly features: readonly string[];
  /** For the report; those with a comment in `text` as well. */
  readonly notes: readonly string[];
}

/** Parameters of the authentication request that have a property of their own (OIDC Core 3.1.2.1). */
const OWN_PROPERTIES: Readonly<Record<string, string>> = {
  prompt: 'prompt',
  display: 'display',
  login_hint: 'loginHint',
  ui_locales: 'uiLocales',
  acr_values: 'acrValues',
};

/** Writes the configuration object of another library as an `OidcConfig`. */
export function rewriteConfig(
  config: OldConfig,
  rules: ConfigRules,
  indent: string,
  left: LeftToDefaults | null = null,
): RewrittenConfig {
  const { object } = config;
  const unit = /\n\t/.test(object.getText()) ? '\t' : '  ';
  const writer = new ConfigWriter(config, rules, unit);
  for (const property of object.properties) writer.add(property);
  if (left) writer.addDefaults(left);
  return writer.finish(indent);
}

class ConfigWriter {
  readonly #lines: string[] = [];
  readonly #customParams = new Map<string, string[]>();
  readonly #customParamComments: string[] = [];
  readonly #metadata: string[] = [];
  readonly #features: string[] = [];
  readonly #notes: string[] = [];
  /** Names by the reason why they are left out. */
  readonly #leftOut = new Map<string, string[]>();

  constructor(
    private readonly config: OldConfig,
    private readonly rules: ConfigRules,
    private readonly indentUnit: string,
  ) {}

  add(property: ts.ObjectLiteralElementLike): void {
    const name = propertyName(property);
    const value = valueOf(property);
    const rule = name !== null && Object.hasOwn(this.rules, name) ? this.rules[name] : undefined;
    if (!rule || !value || name === null) {
      const text = property.getText().split(/\r?\n/)[0];
      this.#comment(
        ts.isSpreadAssignment(property)
          ? `"${text}": its properties must have the names of OidcConfig.`
          : `"${text}" is not known; see to it by hand.`,
      );
      this.#lines.push(...leadingComments(property), `${property.getText()},${trailingComment(property)}`);
    } else {
      const applied = typeof rule === 'function' ? rule(value, this.config) : rule;
      if (applied) this.#apply(applied, name, value, property);
    }
  }

  addDefaults({ defaults, isCompletedElsewhere }: LeftToDefaults): void {
    if (isCompletedElsewhere) {
      const byHand = defaultsByHand(defaults);
      if (byHand) this.#comment(byHand);
      return;
    }
    for (const { written, feature } of defaults) {
      if (written) this.#lines.push(`${written.to}: ${written.value(this.config)},`);
      if (feature) this.#features.push(feature);
    }
  }

  finish(indent: string): RewrittenConfig {
    this.#tellOfMetadata();
    const lines = [...this.#lines];
    if (this.#customParams.size > 0) {
      const parts = [...this.#customParams].map(([use, parts]) => `${use}: ${objectText(parts)}`);
      lines.push(...this.#customParamComments, `customParams: { ${parts.join(', ')} },`);
    }
    if (this.#metadata.length > 0) lines.push(`metadata: { ${this.#metadata.join(', ')} },`);
    const body = lines.flatMap((line) => reindent(line, indent + this.indentUnit)).join('');
    return {
      text: body ? `{\n${body}${indent}}` : '{}',
      features: this.#features,
      notes: [...this.#notes, ...this.#leftOutNotes()],
    };
  }

  #apply(rule: ConfigRule, name: string, value: ts.Expression, property: ts.Node): void {
    if ('to' in rule) {
      if (rule.without) this.#leaveOut(rule.without.name, rule.without.reason);
      if (rule.note) this.#comment(`${rule.to}: ${rule.note}`);
      this.#line(property, rule.to, rule.value ? rule.value(value) : value.getText());
    } else if ('customParams' in rule) {
      this.#addCustomParams(rule.customParams, rule.parameter, value, property);
    } else if ('metadata' in rule) {
      this.#addMetadata(rule.metadata, value);
    } else if ('feature' in rule) {
      const feature = rule.feature(value);
      if (feature) this.#features.push(feature);
      if (feature === undefined) this.#comment(`${name}: ${value.getText()} decides on a feature; choose it by hand.`);
    } else if (rule.unless === value.getText()) {
      return;
    } else if ('dropped' in rule) {
      this.#leaveOut(name, rule.dropped);
    } else {
      this.#comment(`${name}: ${oneLine(value.getText())} was left out. ${rule.advice}`);
    }
  }

  #addCustomParams(use: string, parameter: string | undefined, value: ts.Expression, property: ts.Node): void {
    const parts = this.#customParams.get(use) ?? [];
    this.#customParamComments.push(...leadingComments(property));
    const object = unwrapExpression(value);
    if (parameter) {
      parts.push(`${parameter}: ${value.getText()}`);
    } else if (ts.isObjectLiteralExpression(object)) {
      for (const member of object.properties) {
        const name = propertyName(member);
        const own = use === 'authorize' && name !== null ? OWN_PROPERTIES[name] : undefined;
        const memberValue = valueOf(member);
        if (own && memberValue) this.#line(member, own, asString(memberValue));
        else {
          const trailing = trailingComment(member).trim();
          this.#customParamComments.push(...leadingComments(member), ...(trailing ? [trailing] : []));
          const isNamed = memberValue && member.name;
          parts.push(isNamed ? `${member.name.getText()}: ${asString(memberValue)}` : member.getText());
        }
      }
    } else {
      this.#comment(`the values of ${oneLine(property.getText())} must be strings.`);
      parts.push(`...${value.getText()}`);
    }
    if (parts.length > 0) this.#customParams.set(use, parts);
  }

  #addMetadata(names: string | Readonly<Record<string, string | null>>, value: ts.Expression): void {
    if (typeof names === 'string') {
      this.#metadata.push(`${names}: ${value.getText()}`);
      return;
    }
    const object = unwrapExpression(value);
    if (!ts.isObjectLiteralExpression(object)) {
      this.#comment(MEMBERS_OF_METADATA);
      this.#metadata.push(`...${value.getText()}`);
      return;
    }
    for (const member of object.properties) {
      const name = propertyName(member);
      const memberValue = valueOf(member);
      const newName = name === null ? undefined : names[name];
      if (newName && memberValue) this.#metadata.push(`${newName}: ${memberValue.getText()}`);
      if (!ts.isSpreadAssignment(member)) continue;
      this.#comment(MEMBERS_OF_METADATA);
      this.#metadata.push(member.getText());
    }
  }

  /** The old libraries took from discovery what was not given by hand. */
  #tellOfMetadata(): void {
    const isGiven = (name: string) => this.#metadata.some((member) => member.startsWith(`${name}:`));
    if (this.#metadata.length === 0 || this.#metadata.some((member) => member.startsWith('...'))) return;
    const { flow } = this.config;
    if (!isGiven('authorizationEndpoint') || !(isGiven('jwksUri') || isGiven('jwks'))) {
      this.#comment(
        'metadata: there is no discovery beside it, so it needs authorizationEndpoint, and jwksUri or jwks; leave it out where the provider has discovery.',
      );
      return;
    }
    const missing = OTHER_ENDPOINTS.filter(
      (name) => !isGiven(name) && !(name === 'tokenEndpoint' && flow === 'implicit'),
    );
    if (missing.length > 0) {
      this.#notes.push(`metadata: there is no discovery beside it, and it does not name ${missing.join(', ')}.`);
    }
  }

  #leaveOut(name: string, reason: string): void {
    this.#leftOut.set(reason, [...(this.#leftOut.get(reason) ?? []), name]);
  }

  #leftOutNotes(): string[] {
    return [...this.#leftOut].map(
      ([reason, names]) => `${names.join(', ')} ${names.length > 1 ? 'were' : 'was'} left out: ${reason}`,
    );
  }

  #line(property: ts.Node, name: string, valueText: string): void {
    const assignment = name === valueText ? name : `${name}: ${valueText}`;
    this.#lines.push(...leadingComments(property), `${assignment},${trailingComment(property)}`);
  }

  #comment(message: string): void {
    this.#notes.push(message);
    this.#lines.push(`// oidc-client-lib: ${message}`);
  }
}

const MEMBERS_OF_METADATA =
  'metadata: check that its members have the names of OidcMetadata, and that all are there: there is no discovery beside it.';

/** Those that not every application needs. */
const OTHER_ENDPOINTS = [
  'tokenEndpoint',
  'userinfoEndpoint',
  'endSessionEndpoint',
  'checkSessionIframe',
  'revocationEndpoint',
];

function valueOf(property: ts.ObjectLiteralElementLike): ts.Expression | null {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : null;
}

/** `customParams` takes strings only; the other libraries take numbers and booleans too. */
function asString(value: ts.Expression): string {
  const isOther =
    ts.isNumericLiteral(value) || value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword;
  return isOther ? stringLiteral(value.getText()) : value.getText();
}

/** The comments on lines of their own above a property, one entry for each line. */
function leadingComments(property: ts.Node): string[] {
  const text = property.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, property.getFullStart()) ?? [];
  return ranges
    .filter((range) => text.slice(property.getFullStart(), range.pos).includes('\n'))
    .flatMap((range) => text.slice(range.pos, range.end).split('\n'))
    .map((line) => line.trim().replace(/^\*/, ' *'));
}

/** The comment behind a property on its last line, with the blank before it. */
function trailingComment(property: ts.Node): string {
  const { text } = property.getSourceFile();
  const comma = /^[ \t]*,?/.exec(text.slice(property.getEnd()))?.[0] ?? '';
  const [range] = ts.getTrailingCommentRanges(text, property.getEnd() + comma.length) ?? [];
  return range ? ` ${text.slice(range.pos, range.end)}` : '';
}

function objectText(parts: readonly string[]): string {
  const [only] = parts;
  return parts.length === 1 && only?.startsWith('...') ? only.slice(3) : `{ ${parts.join(', ')} }`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** The lines of one property at the new indentation; what is nested in it keeps its depth. */
function reindent(propertyText: string, indent: string): string[] {
  const [first = '', ...others] = propertyText.split('\n');
  const depth = Math.min(
    ...others.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  // The last line closes what the first one opened, so the smallest depth is that of the property itself.
  return [first, ...others.map((line) => line.slice(Number.isFinite(depth) ? depth : 0))].map(
    (line) => `${indent}${line}`.trimEnd() + '\n',
  );
}
