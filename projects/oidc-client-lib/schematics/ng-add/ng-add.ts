import { chain, type Rule, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import { findApplicationProject } from '../workspace/application-project';
import { addSilentRenewAssets } from '../workspace/silent-renew-assets';
import { checkContentSecurityPolicy } from './content-security-policy';
import { checkOptions, type NgAddOptions } from './ng-add-options';
import { providerRegistration } from './provider-registration';
import { registerInterceptor } from './register-interceptor';
import { registerOidc } from './register-oidc';
import { addSampleRoute, SAMPLE_PATH } from './sample-route';

/** `ng add oidc-client-lib`. Running it again changes nothing. */
export function ngAdd(options: NgAddOptions): Rule {
  return async (tree: Tree, context: SchematicContext) => {
    checkOptions(options);
    const project = await findApplicationProject(tree, options.project);
    return chain([
      registerOidc(project, options),
      registerInterceptor(project, options.interceptor),
      addSilentRenewAssets(project.name),
      checkContentSecurityPolicy(project, options.issuer),
      ...(options.guard ? [addSampleRoute(project)] : []),
      () => {
        context.logger.info(providerRegistration(project, options));
        if (options.guard) context.logger.info(`Then start the application and open /${SAMPLE_PATH}.`);
      },
    ]);
  };
}
