// Shows the entry points under the names that they are imported by, and leaves out the exports that begin with ɵ, which
// are for this package's own entry points.
import { Converter, ReflectionKind } from 'typedoc';

/** @param {import('typedoc').Application} application */
export function load(application) {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
      if (reflection.name.startsWith('ɵ')) project.removeReflection(reflection);
      if (reflection.kindOf(ReflectionKind.Module)) {
        reflection.name = reflection.name
          .replace(/\/?public-api$/, '')
          .replace(/^(?!src$)/, 'oidc-client-lib/')
          .replace(/^src$/, 'oidc-client-lib');
      }
    }
  });
}
