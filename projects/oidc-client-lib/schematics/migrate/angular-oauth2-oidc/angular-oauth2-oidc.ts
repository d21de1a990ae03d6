import * as ts from 'typescript';
import { namedImports } from '../../source/imports';
import { indentationAt } from '../../source/text-edits';
import { findAll, isTest } from '../../source/typescript-source';
import { configDeclarations, isExported, isTopLevel } from '../config-declarations';
import { rewriteConfig } from '../config-object';
import type { MigratingFile } from '../migrating-file';
import { rememberDefaults, theConfiguration, type MigrationPlan } from '../migration-plan';
import { oldConfig } from '../old-config';
import { leftToDefaults } from '../old-defaults';
import type { PeerLibrary } from '../peer-library';
import { providersOf, removeProviders } from '../provider-elements';
import { isMigrated, renameReferences, rewriteMembers } from '../references';
import { serviceAccesses, serviceNames } from '../service-access';
import { ADVICE_FOR_NAMES } from './advice';
import { CONFIG_RULES, RULES_BESIDE_DISCOVERY } from './config-rules';
import { DEFAULTS } from './defaults';
import { configureWith, SERVICE_RULES } from './service-rules';
import { rewriteSetup, sendsAccessToken, setupCalls } from './setup';

const PACKAGES = ['angular-oauth2-oidc', 'angular-oauth2-oidc-jwks'];
const SERVICE = 'OAuthService';
const CONFIG_TYPES = { AuthConfig: null };

export const ANGULAR_OAUTH2_OIDC: PeerLibrary = {
  packages: PACKAGES,
  flowByDefault: 'implicit',
  defaults: DEFAULTS,
  adviceForNames: ADVICE_FOR_NAMES,
  templateUses: {
    'getIdentityClaims()': 'claims()',
    'hasValidAccessToken()': 'isAuthenticated()',
    'hasValidIdToken()': 'isAuthenticated()',
    'getAccessToken()': 'session()?.accessToken',
    'getIdToken()': 'session()?.idToken',
    'initLoginFlow()': 'authorize()',
    'initImplicitFlow()': 'authorize()',
    'initCodeFlow()': 'authorize()',
    'silentRefresh()': 'refreshSession()',
    'refreshToken()': 'refreshSession()',
    'logOut()': 'logoff()',
    'logOut(true)': 'logoffLocal()',
  },
  adviceForMembers: {
    claims: 'is null when nobody is signed in.',
    initLoginFlow: 'use authorize({ returnTo, customParams }).',
    initImplicitFlow: 'use authorize({ returnTo, customParams }).',
    initCodeFlow: 'use authorize({ returnTo, customParams }).',
    logOut: 'use logoff({ customParams }).',
    getAccessTokenExpiration: 'use session()?.accessTokenExpiresAt, in seconds.',
    getIdTokenExpiration: 'use session()?.expiresAt, in seconds.',
    loadUserProfile: 'use load() of OidcUserInfo.',
  },

  plan(source, plan) {
    if (!usesLibrary(source)) return;
    for (const found of isTest(source) ? [] : configDeclarations(source, CONFIG_TYPES)) {
      const config = oldConfig(found, plan);
      const { flow } = config;
      const { constant } = found;
      if (flow) plan.flows.add(flow);
      const left = leftToDefaults(config, DEFAULTS);
      rememberDefaults(plan, left);
      for (const feature of rewriteConfig(config, CONFIG_RULES, '', left).features) plan.features.add(feature);
      if (constant && isTopLevel(constant)) {
        plan.configurations.push({ path: source.fileName, name: constant.name.getText(), flow });
      }
    }
    if (providersOf(source, 'OAuthStorage').some(({ provided }) => isLocalStorage(provided))) {
      plan.features.add("withStorage('local')");
    }
    if (
      findAll(source, ts.isCallExpression).some(
        (call) => /\.setStorage$/.test(call.expression.getText()) && call.arguments[0]?.getText() === 'localStorage',
      )
    ) {
      plan.features.add("withStorage('local')");
    }
    for (const { member, call } of serviceAccesses(source, SERVICE)) {
      const [argument] = call?.arguments ?? [];
      if (member === 'configure' && argument && ts.isIdentifier(argument)) plan.configured.add(argument.text);
    }
    if (!isTest(source) && sendsAccessToken(source)) plan.features.add('withHttpInterceptor()');
    const names = serviceNames(source, SERVICE);
    if (names.size > 0 && !isMigrated(source, SERVICE)) plan.serviceNames.set(source.fileName, names);
  },

  rewrite(file, plan) {
    if (!usesLibrary(file.source)) return;
    rewriteConfigs(file, plan);
    rewriteStorages(file);
    removeConfigProviders(file, plan);
    for (const call of setupCalls(file.source)) rewriteSetup(call, file, plan);
    rewriteMembers(file, SERVICE, { ...SERVICE_RULES, configure: configureWith(theConfiguration(plan)) });
    renameReferences(file, PACKAGES[0] as string, {
      OAuthService: 'OidcSecurityService',
      AuthConfig: 'OidcConfig',
      OAuthModule: 'OidcModule',
    });
  },
};

function usesLibrary(source: ts.SourceFile): boolean {
  return PACKAGES.some((name) => namedImports(source, name).length > 0);
}

function rewriteConfigs(file: MigratingFile, plan: MigrationPlan): void {
  const rules = isDiscoveryLoaded(plan) ? RULES_BESIDE_DISCOVERY : CONFIG_RULES;
  for (const found of configDeclarations(file.source, CONFIG_TYPES)) {
    const { replaced, constant } = found;
    const indent = indentationAt(file.source.text, replaced.getStart());
    const config = oldConfig(found, plan);
    const { text, notes } = rewriteConfig(config, rules, indent, leftToDefaults(config, DEFAULTS));
    for (const note of notes) file.report(replaced, note);
    file.replace(replaced, text);
    // A set-up call in another file imports the constant.
    const statement = constant?.parent.parent;
    const isNeededElsewhere =
      statement && isTopLevel(constant) && !isExported(constant) && setupCalls(file.source).length === 0;
    if (isNeededElsewhere && ts.isVariableStatement(statement)) file.edits.insert(statement.getStart(), 'export ');
  }
}

function isDiscoveryLoaded({ usedMembers }: MigrationPlan): boolean {
  return [...usedMembers].some((member) => member.startsWith('loadDiscoveryDocument'));
}

/** The configuration as an injectable: it is given to the set-up call. */
function removeConfigProviders(file: MigratingFile, plan: MigrationPlan): void {
  const configuration = theConfiguration(plan);
  if (!configuration) return;
  const providers = ['AuthConfig', 'AUTH_CONFIG']
    .flatMap((token) => providersOf(file.source, token))
    .filter(({ provided }) => provided === configuration.name);
  for (const { element } of providers) {
    file.report(
      element,
      `the provider of ${configuration.name} was removed: provideOidc or OidcModule.forRoot has it.`,
    );
  }
  removeProviders(file, providers);
}

function rewriteStorages(file: MigratingFile): void {
  const providers = providersOf(file.source, 'OAuthStorage');
  const known = providers.filter(({ provided }) => /\b(local|session)Storage\b/.test(provided));
  removeProviders(file, known);
  for (const other of providers.filter((provider) => !known.includes(provider))) {
    file.leave(other.element, 'give a storage of your own by withStorage(…): getItem, setItem and removeItem.');
  }
}

function isLocalStorage(provided: string): boolean {
  return /\blocalStorage\b/.test(provided);
}
