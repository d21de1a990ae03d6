import * as ts from 'typescript';
import { behindLineBreak, lineStart } from '../source/text-edits';
import type { MigratingFile } from './migrating-file';
import { rewriteConsumers, type ValueShape } from './emitted-values';
import type { ServiceAccess } from './service-access';

/** Rewrites one use of a member of the old service. */
export type MemberRule = (use: ServiceAccess, file: MigratingFile) => void;
export type MemberRules = Readonly<Record<string, MemberRule>>;

/** The same member under another name, called or not, with the same arguments. */
export function renameTo(newName: string): MemberRule {
  return ({ access }, file) => {
    if (access.name.text !== newName) file.edits.replace(access.name.getStart(), access.name.getEnd(), newName);
  };
}

/** Leaves the member as it is and says what to do. */
export function byHand(advice: string): MemberRule {
  return ({ access, member }, file) => file.leave(access, `${member}: ${advice}`);
}

/** Does one thing and says another. */
export function withNote(rule: MemberRule, advice: string): MemberRule {
  return (use, file) => {
    rule(use, file);
    file.leave(use.access, `${use.member}: ${advice}`);
  };
}

/** An expression in place of the whole call; `$` stands for the service. */
export function inPlaceOfCall(template: string): MemberRule {
  return (use, file) => {
    const whole = use.call ?? use.access;
    const before = template.slice(0, template.indexOf('$'));
    const after = template.slice(template.indexOf('$') + 1);
    const service = use.access.expression;
    if (before) file.edits.insert(whole.getStart(), before);
    file.edits.replace(service.getEnd(), whole.getEnd(), after);
  };
}

/**
 * A method that answers by Promise where the old one returned an Observable. `call` is what follows the service, for
 * example `.logoff()`. A bare `.subscribe()` becomes `void`; everything else keeps its Observable by `defer`.
 */
export function byPromise(
  call: string | ((use: ServiceAccess, file: MigratingFile) => string),
  shape?: ValueShape,
): MemberRule {
  return (use, file) => {
    if (!use.call) {
      file.leave(use.access, `${use.member} is a method that returns a Promise now.`);
      return;
    }
    const newCall = typeof call === 'string' ? call : call(use, file);
    const service = use.access.expression;
    const statement = bareSubscription(use.call);
    if (statement) {
      file.edits.insert(statement.getStart(), 'void ');
      file.edits.replace(service.getEnd(), statement.expression.getEnd(), newCall);
      return;
    }
    // What is injected in place must be injected now: a subscriber comes when the injection context is over.
    const creator = ts.isCallExpression(service)
      ? `${file.use('from', 'rxjs')}(`
      : `${file.use('defer', 'rxjs')}(() => `;
    file.edits.insert(use.call.getStart(), creator);
    file.edits.replace(service.getEnd(), use.call.getEnd(), `${newCall})`);
    if (shape) rewriteConsumers(use.call, shape, file);
  };
}

/** An Observable of the service whose values have another shape now. */
export function observableOf(replacement: string, shape: ValueShape): MemberRule {
  return (use, file) => {
    const whole = use.call ?? use.access;
    const replacementText = `.${replacement}`;
    if (whole.getText() !== use.access.expression.getText() + replacementText) {
      file.edits.replace(use.access.expression.getEnd(), whole.getEnd(), replacementText);
    }
    rewriteConsumers(whole, shape, file);
  };
}

/** Removes a call that stands alone as a statement; elsewhere it is left to a person. */
export function removeStatement(reason: string, otherwise: MemberRule): MemberRule {
  return (use, file) => {
    const whole = use.call ?? use.access;
    const statement = use.call ? (bareSubscription(use.call) ?? statementOf(use.call)) : assignmentTo(use.access);
    if (!statement || !ts.isBlock(statement.parent)) {
      otherwise(use, file);
      return;
    }
    const text = file.source.text;
    const start = lineStart(text, statement.getStart());
    const end = behindLineBreak(text, statement.getEnd());
    file.report(statement, `${whole.getText().split(/\r?\n/)[0]} was removed: ${reason}`);
    file.markHandled(statement);
    file.edits.remove(text.slice(start, statement.getStart()).trim() === '' ? start : statement.getStart(), end);
  };
}

/** The statement `call.subscribe();`. */
export function bareSubscription(call: ts.CallExpression): ts.ExpressionStatement | null {
  const subscribe = call.parent;
  if (!ts.isPropertyAccessExpression(subscribe) || subscribe.name.text !== 'subscribe') return null;
  const subscription = subscribe.parent;
  if (!ts.isCallExpression(subscription) || subscription.arguments.length > 0) return null;
  return statementOf(subscription);
}

function statementOf(expression: ts.Expression): ts.ExpressionStatement | null {
  return ts.isExpressionStatement(expression.parent) ? expression.parent : null;
}

function assignmentTo(access: ts.PropertyAccessExpression): ts.ExpressionStatement | null {
  const assignment = access.parent;
  return ts.isBinaryExpression(assignment) && assignment.left === access ? statementOf(assignment) : null;
}
