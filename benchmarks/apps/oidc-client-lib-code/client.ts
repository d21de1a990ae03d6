import { provideOidc, withCodeFlow } from 'oidc-client-lib';
import { settings } from '../client';

export { connect } from '../oidc-client-lib/client';

export const providers = [provideOidc(settings, withCodeFlow())];
