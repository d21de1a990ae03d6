import { HttpClient } from '@angular/common/http';
import { inject } from '@angular/core';
import {
  type OidcConfig,
  type OidcConfigSource,
  type OidcFeature,
  OidcModule,
  provideOidc,
  withCodeFlow,
  withCrossTabSync,
  withFrontChannelLogout,
  withHttpInterceptor,
  withLogging,
  withManualStart,
  withSessionMonitoring,
  withStorage,
  withUserInfo,
} from 'oidc-client-lib';
import { withJsrsasign } from 'oidc-client-lib/jsrsasign';
import { of } from 'rxjs';
import { check, type Same } from './expect-type';

const least = { issuer: 'https://login.example.com', clientId: 'angularclient' };

// A configuration by value, by function, by Promise, by Observable, or loaded by HttpClient.
provideOidc(least);
provideOidc(() => least);
provideOidc(Promise.resolve(least));
provideOidc(() => of(least));
provideOidc(() => inject(HttpClient).get<OidcConfig>('/oidc.json'));
OidcModule.forRoot(least, withCrossTabSync(), withCodeFlow());

// What has no default is asked for.
// @ts-expect-error -- no clientId
provideOidc({ issuer: 'https://login.example.com' });
// @ts-expect-error -- no issuer
provideOidc({ clientId: 'angularclient' });

// Only what the flow has; and a misspelt property is found.
provideOidc({ ...least, responseType: 'id_token' });
// @ts-expect-error -- the code flow is a feature, withCodeFlow()
provideOidc({ ...least, responseType: 'code' });
// @ts-expect-error -- it is silentRenewTimeoutSeconds
provideOidc({ ...least, silentRenewTimeout: 10 });
// @ts-expect-error -- seconds are numbers
provideOidc({ ...least, clockSkewSeconds: '60' });

// A prompt of the provider's own is allowed, and known ones are offered.
provideOidc({ ...least, prompt: 'select_account consent' });
provideOidc({
  ...least,
  secureApis: ['/api', { url: 'https://api.example.com', methods: ['GET'], header: 'X-Token' }],
});
provideOidc({ ...least, customParams: { authorize: { domain_hint: 'example' } } });
// @ts-expect-error -- there is no such use
provideOidc({ ...least, customParams: { token: {} } });

// Metadata as a discovery document spells it, or in camelCase.
provideOidc({ ...least, metadata: { authorization_endpoint: 'https://login.example.com/authorize' } });
provideOidc({ ...least, metadata: { authorizationEndpoint: 'https://login.example.com/authorize' } });

// What an app builds in steps can be read, not changed.
const config: OidcConfig = least;
// @ts-expect-error -- read-only
config.issuer = 'https://login.other.example';
check<Same<Parameters<typeof provideOidc>[0], OidcConfigSource>>();

// Each feature says by its kind what it is.
check<Same<ReturnType<typeof withCrossTabSync>, OidcFeature<'cross-tab-sync'>>>();
check<Same<ReturnType<typeof withFrontChannelLogout>, OidcFeature<'front-channel-logout'>>>();
check<Same<ReturnType<typeof withHttpInterceptor>, OidcFeature<'http-interceptor'>>>();
check<Same<ReturnType<typeof withJsrsasign>, OidcFeature<'jsrsasign'>>>();
check<Same<ReturnType<typeof withLogging>, OidcFeature<'logging'>>>();
check<Same<ReturnType<typeof withManualStart>, OidcFeature<'manual-start'>>>();
check<Same<ReturnType<typeof withSessionMonitoring>, OidcFeature<'session-monitoring'>>>();
check<Same<ReturnType<typeof withStorage>, OidcFeature<'storage'>>>();
check<Same<ReturnType<typeof withUserInfo>, OidcFeature<'user-info'>>>();
provideOidc(least, withStorage('memory'), withUserInfo({ refetch: 900 }), withLogging('debug'));
// @ts-expect-error -- a storage is one of three, or an object
withStorage('cookie');
// @ts-expect-error -- features are called
provideOidc(least, withCrossTabSync);
