import { VERSION } from '@angular/core';
import type { OidcConfig, OidcStatus, RenewalState } from 'oidc-client-lib';
import type { Flow } from '../demo-config';
import type { LoggedEvent } from '../history/event-text';

/** What a report tells besides the events. */
export interface ReportFacts {
  readonly config: OidcConfig;
  readonly flow: Flow;
  readonly status: OidcStatus;
  readonly renewal: RenewalState;
  readonly clockOffsetSeconds: number;
}

// Tokens, states and nonces are long, without blanks, and have capitals or digits; names of errors have neither.
const SECRET = /(?=[\w-]*[\dA-Z])[\w-]{20,}(\.[\w-]+)*/g;

/** Text for an issue: what happened, and where, with nothing in it that opens anything. */
export function bugReport(events: readonly LoggedEvent[], facts: ReportFacts): string {
  const { config, flow, status, renewal, clockOffsetSeconds } = facts;
  const lines = [
    '## oidc-client-lib: report',
    '',
    `- Angular ${VERSION.full}, ${navigator.userAgent}`,
    `- issuer ${config.issuer}, client ${config.clientId}, app ${location.origin}`,
    `- response type ${flow === 'code' ? flow : (config.responseType ?? 'id_token token')}, scope ${config.scope ?? 'openid'}`,
    `- status ${status}, renewal ${renewal.phase}, attempt ${renewal.attempt}, clock offset ${clockOffsetSeconds} s`,
    '',
    '| time | event | what |',
    '| --- | --- | --- |',
    ...events.map(({ at, type, text }) => `| ${new Date(at).toISOString()} | ${type} | ${redacted(text)} |`),
  ];
  return lines.join('\n');
}

/** The text without queries and fragments of URLs, and without anything that looks like a token. */
export function redacted(text: string): string {
  return text.replace(/https?:\S+/g, (url) => url.split(/[?#]/)[0] ?? '').replace(SECRET, '(left out)');
}
