import * as ts from 'typescript';
import { relativeModule } from '../../source/imports';
import {
  findAll,
  findProperty,
  isCallOf,
  isStaticCallOf,
  isTest,
  unwrapExpression,
} from '../../source/typescript-source';
import { featureNames, withFeatures } from '../features';
import type { MigratingFile } from '../migrating-file';
import { SETUP_IN_TESTS, theConfiguration, type MigrationPlan } from '../migration-plan';

/** `provideOAuthClient(…)` or `OAuthModule.forRoot(…)`. */
export function setupCalls(source: ts.SourceFile): ts.CallExpression[] {
  return findAll(source, ts.isCallExpression).filter(
    (call) => isCallOf(call, 'provideOAuthClient') || isStaticCallOf(call, 'OAuthModule', 'forRoot'),
  );
}

/**
 * Writes `provideOidc(authConfig, ...features)` or `OidcModule.forRoot(…)`. The configuration was given to
 * `configure(…)` at run time: here it is the only constant of type `AuthConfig` in the application.
 */
export function rewriteSetup(call: ts.CallExpression, file: MigratingFile, plan: MigrationPlan): void {
  if (isTest(file.source)) {
    file.leave(call, SETUP_IN_TESTS);
    return;
  }
  const configuration = theConfiguration(plan);
  if (!configuration) {
    file.leaveOnce(
      call,
      plan.configurations.length > 0
        ? 'there are several AuthConfig constants; write provideOidc(…) or OidcModule.forRoot(…) with one of them.' +
            withFeatures(plan)
        : 'no constant of type AuthConfig was found; write provideOidc({ issuer, clientId }) or OidcModule.forRoot(…).' +
            withFeatures(plan),
    );
    return;
  }
  if (configuration.path !== file.path) {
    file.use(configuration.name, relativeModule(file.path, configuration.path));
  }
  const apis = secureApis(call, file);
  const config = apis ? `{ ...${configuration.name}, secureApis: ${apis} }` : configuration.name;
  const isModule = ts.isPropertyAccessExpression(call.expression);
  const callee = isModule ? `${file.use('OidcModule')}.forRoot` : file.use('provideOidc');
  file.replace(call, `${callee}(${[config, ...featureNames(call, file, plan, configuration.flow)].join(', ')})`);
}

/** Whether the old set-up sends the access token to APIs. */
export function sendsAccessToken(source: ts.SourceFile): boolean {
  return setupCalls(source).some((call) => /sendAccessToken: *true/.test(call.arguments[0]?.getText() ?? ''));
}

function secureApis(call: ts.CallExpression, file: MigratingFile): string | null {
  const [argument, handler] = call.arguments;
  if (handler) file.report(call, `${handler.getText()}: signatures are always verified.`);
  const object = argument && unwrapExpression(argument);
  if (!object || !ts.isObjectLiteralExpression(object)) {
    if (object)
      file.leave(
        call,
        `name the APIs of ${object.getText()} in secureApis of the configuration, and add ${HTTP_INTERCEPTOR}.`,
      );
    return null;
  }
  const server = findProperty(object, 'resourceServer');
  const serverObject = server && ts.isPropertyAssignment(server) ? unwrapExpression(server.initializer) : null;
  if (!serverObject || !ts.isObjectLiteralExpression(serverObject)) {
    file.leave(
      call,
      `name the APIs of resourceServer in secureApis of the configuration, and add ${HTTP_INTERCEPTOR}.`,
    );
    return null;
  }
  const urls = findProperty(serverObject, 'allowedUrls');
  if (findProperty(serverObject, 'customUrlValidation')) {
    file.leave(call, 'customUrlValidation: name the APIs in secureApis; origin and whole path segments are compared.');
  }
  if (!urls && !findProperty(serverObject, 'customUrlValidation') && sendsAccessToken(file.source)) {
    file.leave(call, 'the access token went to every address; name the APIs in secureApis of the configuration.');
  }
  if (!urls) return null;
  return ts.isPropertyAssignment(urls) ? urls.initializer.getText() : urls.name.getText();
}

const HTTP_INTERCEPTOR = 'withHttpInterceptor() or oidcInterceptor';
