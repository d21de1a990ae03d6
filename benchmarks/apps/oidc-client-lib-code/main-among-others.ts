import { bootAmongOthers } from '../app';
import { connect, providers } from './client';

bootAmongOthers(connect, providers);
