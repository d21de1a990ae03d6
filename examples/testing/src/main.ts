import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { bootstrapApplication } from '@angular/platform-browser';
import { oidcInterceptor, provideOidc } from 'oidc-client-lib';
import { Welcome } from './welcome';

void bootstrapApplication(Welcome, {
  providers: [
    provideHttpClient(withInterceptors([oidcInterceptor])),
    provideOidc({
      issuer: 'https://login.example.com',
      clientId: 'angularclient',
      secureApis: ['https://api.example.com'],
    }),
  ],
});
