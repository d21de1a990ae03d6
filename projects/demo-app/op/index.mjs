export { startAppServer } from './app-server.mjs';
export { makeCertificate } from './certificate.mjs';
export { API_SCOPE, STEP_UP_ACR } from './provider-configuration.mjs';
export { startProvider } from './provider.mjs';
export { startResourceApi } from './resource-api.mjs';
export { TAMPERINGS } from './tampering.mjs';
export { TEST_USERS } from './test-users.mjs';
export { startDemoServers } from './demo-servers.mjs';
