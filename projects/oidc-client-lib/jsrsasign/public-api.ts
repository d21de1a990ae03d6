export { withJsrsasign } from './with-jsrsasign';
