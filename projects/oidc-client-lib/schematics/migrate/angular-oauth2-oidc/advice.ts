/** What to do about exported names that have no counterpart. */
export const ADVICE_FOR_NAMES: Readonly<Record<string, string>> = {
  AUTH_CONFIG: 'give the configuration to provideOidc.',
  AbstractValidationHandler: 'signatures are always verified; for plain http hosts there is withJsrsasign().',
  AuthConfig: 'OidcConfig is a type alone; give the configuration, an object, to provideOidc.',
  DateTimeProvider: 'a wrong local clock is found out and corrected.',
  DefaultOAuthInterceptor: 'use OidcHttpInterceptor, or the feature withHttpInterceptor().',
  HashHandler: 'digests are made by WebCrypto.',
  JwksValidationHandler: 'signatures are always verified; for plain http hosts there is withJsrsasign().',
  LoginOptions: 'start() takes no options.',
  MemoryStorage: "use withStorage('memory').",
  NullValidationHandler: 'signatures are always verified.',
  OAuthErrorEvent: 'errors are OidcError; see lastError() and events$.',
  OAuthEvent: 'use OidcEvent.',
  OAuthInfoEvent: 'use OidcEvent.',
  OAuthLogger: 'give a level or a function to withLogging(…).',
  OAuthModuleConfig:
    'name the APIs in secureApis of the configuration, and add withHttpInterceptor() or oidcInterceptor.',
  OAuthResourceServerConfig: 'name the APIs in secureApis of the configuration.',
  OAuthResourceServerErrorHandler: 'write an HTTP interceptor; oidcInterceptor renews once after a 401.',
  OAuthStorage: 'implement OidcStorage and give it by withStorage(…).',
  OAuthSuccessEvent: 'use OidcEvent.',
  UserInfo: 'use UserInfoClaims.',
};
