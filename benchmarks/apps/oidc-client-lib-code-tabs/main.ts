import { boot } from '../app';
import { connect, providers } from './client';

boot(connect, providers);
