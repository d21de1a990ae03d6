import * as ts from 'typescript';
import { namedImports } from '../../source/imports';
import { indentationAt } from '../../source/text-edits';
import { allNodes, findAll, isCallOf, isTest, unwrapExpression } from '../../source/typescript-source';
import { configDeclarations, configObject, constantObject } from '../config-declarations';
import { rewriteConfig, type RewrittenConfig } from '../config-object';
import type { MigratingFile } from '../migrating-file';
import { rememberDefaults, type MigrationPlan } from '../migration-plan';
import { oldConfig, type OldConfig } from '../old-config';
import { leftToDefaults } from '../old-defaults';
import type { PeerLibrary } from '../peer-library';
import { providersOf, removeProviders } from '../provider-elements';
import { isMigrated, renameReferences, rewriteMembers } from '../references';
import { serviceNames } from '../service-access';
import { ADVICE_FOR_NAMES } from './advice';
import { CONFIG_RULES } from './config-rules';
import { DEFAULTS } from './defaults';
import { rewriteGuards } from './guards';
import { isSetupCall, rewriteSetup } from './setup';
import { RULES_WITH_USER_INFO, SERVICE_RULES } from './service-rules';

const PACKAGE = 'angular-auth-oidc-client';
const SERVICE = 'OidcSecurityService';
const USER_INFO = 'withUserInfo()';

/** Types of configuration objects; `PassedInitialConfig` holds it in `config`. */
const CONFIG_TYPES = { OpenIdConfiguration: null, PassedInitialConfig: 'config' };

export const ANGULAR_AUTH_OIDC_CLIENT: PeerLibrary = {
  packages: [PACKAGE],
  flowByDefault: 'code',
  defaults: DEFAULTS,
  adviceForNames: ADVICE_FOR_NAMES,
  templateUses: {
    'authenticated().isAuthenticated': 'isAuthenticated()',
    'userData().userData': 'claims()',
    'logoffLocalMultiple()': 'logoffLocal()',
    'logoff().subscribe()': 'logoff()',
    'logoffAndRevokeTokens().subscribe()': 'logoff()',
    'forceRefreshSession().subscribe()': 'refreshSession()',
    'forceRefreshSession()': 'refreshSession()',
  },
  adviceForMembers: {
    isAuthenticated$: 'emits true or false now, not an object.',
    userData$: 'use claims(), the claims of the ID token, or OidcUserInfo.',
    authenticated: 'use isAuthenticated(), which is true or false.',
    userData: 'use claims(), the claims of the ID token, or OidcUserInfo.',
  },

  plan(source, plan) {
    if (namedImports(source, PACKAGE).length === 0) return;
    for (const found of isTest(source) ? [] : configs(source)) {
      const config = oldConfig(found, plan);
      const { flow } = config;
      if (flow) plan.flows.add(flow);
      if (found.constant) {
        plan.configurations.push({ path: source.fileName, name: found.constant.name.getText(), flow });
      }
      const left = leftToDefaults(config, DEFAULTS);
      rememberDefaults(plan, left);
      for (const feature of rewriteConfig(config, CONFIG_RULES, '', left).features) plan.features.add(feature);
    }
    for (const { provided } of providersOf(source, 'AbstractSecurityStorage')) {
      if (provided === 'DefaultLocalStorageService') plan.features.add("withStorage('local')");
    }
    const names = serviceNames(source, SERVICE);
    if (names.size > 0 && !isMigrated(source, SERVICE)) plan.serviceNames.set(source.fileName, names);
  },

  rewrite(file, plan) {
    if (namedImports(file.source, PACKAGE).length === 0) return;
    rewriteConfigs(file, plan);
    rewriteStorages(file);
    rewriteInterceptors(file);
    rewriteGuards(file);
    rewriteMembers(file, SERVICE, plan.features.has(USER_INFO) ? RULES_WITH_USER_INFO : SERVICE_RULES);
    renameReferences(file, PACKAGE, {
      OidcSecurityService: 'OidcSecurityService',
      OpenIdConfiguration: 'OidcConfig',
      PassedInitialConfig: 'OidcConfig',
      AuthModule: 'OidcModule',
      AuthInterceptor: 'OidcHttpInterceptor',
    });
  },
};

interface FoundConfig {
  readonly replaced: ts.Expression;
  readonly object: ts.ObjectLiteralExpression;
  readonly type: ts.TypeNode | null;
  readonly constant: ts.VariableDeclaration | null;
}

/** Configurations by declared type, and constants without a type that a set-up call names. */
function configs(source: ts.SourceFile): FoundConfig[] {
  const found: FoundConfig[] = configDeclarations(source, CONFIG_TYPES);
  for (const call of findAll(source, ts.isCallExpression).filter(isSetupCall)) {
    const [argument] = call.arguments;
    if (!argument) continue;
    const constant = ts.isIdentifier(argument) ? constantObject(source, argument.text) : null;
    const replaced = constant?.initializer ?? argument;
    const object = configObject(replaced, 'config');
    if (object && !found.some((other) => other.object === object))
      found.push({ replaced, object, type: null, constant });
  }
  return found;
}

function rewriteConfigs(file: MigratingFile, plan: MigrationPlan): void {
  const calls = findAll(file.source, ts.isCallExpression).filter(isSetupCall);
  for (const found of configs(file.source)) {
    const { replaced } = found;
    if (calls.some((call) => call.arguments[0] === replaced)) continue;
    file.replace(replaced, writeConfig(file, oldConfig(found, plan), replaced).text);
  }
  leaveOtherConfigs(file);
  for (const call of calls) {
    rewriteSetup(call, file, plan, (object) => {
      const config = oldConfig({ object, type: null }, plan);
      return { text: writeConfig(file, config, call).text, flow: config.flow };
    });
  }
}

/** Several configurations in a list, or what is not written as an object. */
function leaveOtherConfigs(file: MigratingFile): void {
  const found = configs(file.source);
  for (const node of allNodes(file.source)) {
    if (!(ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) || !node.initializer) continue;
    const { initializer } = node;
    if (
      !/^(PassedInitialConfig|OpenIdConfiguration(\[\])?|Array<OpenIdConfiguration>)$/.test(node.type?.getText() ?? '')
    )
      continue;
    if (found.some(({ replaced }) => replaced === unwrapExpression(initializer))) continue;
    file.leave(
      node,
      'check that this has the properties of OidcConfig; there is one provider for each application or lazy route.',
    );
  }
}

function writeConfig(file: MigratingFile, config: OldConfig, place: ts.Node): RewrittenConfig {
  const indent = indentationAt(file.source.text, place.getStart());
  const rewritten = rewriteConfig(config, CONFIG_RULES, indent, leftToDefaults(config, DEFAULTS));
  for (const note of rewritten.notes) file.report(place, note);
  return rewritten;
}

function rewriteStorages(file: MigratingFile): void {
  const providers = providersOf(file.source, 'AbstractSecurityStorage');
  const known = providers.filter(({ provided }) => /^Default(Local|Session)StorageService$/.test(provided));
  removeProviders(file, known);
  for (const other of providers.filter((provider) => !known.includes(provider))) {
    file.leave(other.element, 'give a storage of your own by withStorage(…): getItem, setItem and removeItem.');
  }
}

function rewriteInterceptors(file: MigratingFile): void {
  for (const call of findAll(file.source, ts.isCallExpression)) {
    if (isCallOf(call, 'authInterceptor')) file.replace(call, file.use('oidcInterceptor'));
  }
}
