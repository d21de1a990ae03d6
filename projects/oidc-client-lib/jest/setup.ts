import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless';

setupZonelessTestEnv();

// Hours of a session are many steps, and the machine may be busy; what hangs is found all the same.
jest.setTimeout(20_000);
