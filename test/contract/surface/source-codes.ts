import ts from 'typescript';
import { codeOf, type PossibleTexts, possibleTexts } from './possible-texts.ts';
import type { SourceProgram } from './source-program.ts';

/** The codes that scripts test for, as the source has them. */
export interface SourceCodes {
  /** The exit codes that each error can have, as far as types tell: those of all errors of its class. */
  readonly errors: Readonly<Record<string, readonly number[]>>;
  /** The codes of warnings, of findings, and of all else that has a `code` in a result. */
  readonly others: readonly string[];
}

const CODE = /^[a-z]+(_[a-z0-9]+)*$/;

/** Every code in the source. An error is what has both a `code` and an `exitCode`, whatever its class is called. */
export function sourceCodes(program: SourceProgram): SourceCodes {
  const textsOf = possibleTexts(program);
  const errors = new Map<string, ReadonlySet<number>>();
  const others = new Set<string>();
  for (const { code, exitCodes } of program.nodes.flatMap((node) => codesAt(node, program, textsOf))) {
    if (exitCodes === null) {
      others.add(code);
    } else {
      errors.set(code, new Set([...(errors.get(code) ?? []), ...exitCodes]));
    }
  }
  const sorted = [...errors].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    errors: Object.fromEntries(sorted.map(([code, exits]) => [code, [...exits].sort((one, other) => one - other)])),
    others: [...others].sort(),
  };
}

interface FoundCode {
  readonly code: string;
  /** Null for what ends no run. */
  readonly exitCodes: readonly number[] | null;
}

function codesAt(node: ts.Node, program: SourceProgram, textsOf: PossibleTexts): readonly FoundCode[] {
  const member = codeOf(node);
  if (member !== undefined && !isIssueOfSchema(node)) {
    return textsOf(member).flatMap((code) => (CODE.test(code) ? [{ code, exitCodes: null }] : []));
  }
  const made = madeAt(node, program);
  if (made === null) {
    return [];
  }
  const parameters = program.checker.getResolvedSignature(made.call)?.parameters ?? [];
  const argument = (name: string): ts.Expression | undefined =>
    made.call.arguments?.[parameters.findIndex((parameter) => parameter.name === name)];
  const [code, exitCode] = [argument('code'), argument('exitCode')];
  const exits = exitCode === undefined ? made.exitCodes : program.checker.getTypeAtLocation(exitCode);
  return code === undefined
    ? []
    : textsOf(code)
        .filter((text) => CODE.test(text))
        .map((text) => ({ code: text, exitCodes: exits === null ? null : numbersOf(exits) }));
}

/** The making of something with a code, by `new` or by the constructor of a class that extends it. */
function madeAt(
  node: ts.Node,
  { checker }: SourceProgram,
): { readonly call: ts.NewExpression | ts.CallExpression; readonly exitCodes: ts.Type | null } | null {
  const isSuper = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
  if (!isSuper && !ts.isNewExpression(node)) {
    return null;
  }
  const owner = isSuper ? ts.findAncestor(node, ts.isClassLike) : node;
  const type = owner === undefined ? null : checker.getTypeAtLocation(owner);
  if (type?.getProperty('code') === undefined) {
    return null;
  }
  const exitCode = type.getProperty('exitCode');
  return { call: node, exitCodes: exitCode === undefined ? null : checker.getTypeOfSymbolAtLocation(exitCode, node) };
}

/** An issue that is given to zod, whose codes are its own. */
function isIssueOfSchema(node: ts.Node): boolean {
  const call = node.parent.parent;
  return ts.isCallExpression(call) && /\.addIssue$/.test(call.expression.getText());
}

function numbersOf(type: ts.Type): readonly number[] {
  const types = type.isUnion() ? type.types : [type];
  return types.flatMap((each) => (each.isNumberLiteral() ? [each.value] : []));
}
