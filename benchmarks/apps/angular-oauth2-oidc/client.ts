import { JwksValidationHandler } from 'angular-oauth2-oidc-jwks';
import { provideClient } from '../oauth-service-client';

export { connect } from '../oauth-service-client';

export const providers = provideClient((auth) => (auth.tokenValidationHandler = new JwksValidationHandler()));
