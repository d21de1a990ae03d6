declare module 'oidc-provider' {
  /** It has no types of its own. */
  /* eslint-disable @typescript-eslint/no-explicit-any */
  export type Configuration = any;
  export type Provider = any;
  export const Provider: any;
  export const interactionPolicy: any;
}
