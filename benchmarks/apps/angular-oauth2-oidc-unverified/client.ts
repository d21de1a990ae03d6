import { provideClient } from '../oauth-service-client';

export { connect } from '../oauth-service-client';

// Without a handler it believes every signature; built to be weighed, not driven.
export const providers = provideClient(() => undefined);
