import ts from 'typescript';
import type { SourceProgram } from './source-program.ts';

/**
 * Object literals of one type; one that is made in more places, such as a warning, says nothing about a single one of
 * them.
 */
const MAX_LITERALS = 20;

/** Tells which texts an expression can have. */
export type PossibleTexts = (node: ts.Expression) => readonly string[];

/**
 * Which texts an expression can have, as far as the source says: literals, both sides of a choice, templates of such
 * parts, what its type lists, the values of a table, and for a parameter what its function is called with. A member
 * `code` can be whatever object literals of its type say. Nothing for what comes from elsewhere.
 */
export function possibleTexts({ checker, nodes }: SourceProgram): PossibleTexts {
  const calls = callsByName(nodes);
  const codes = codesByDeclaration(nodes, checker);

  const textsOf = (node: ts.Expression, seen: ReadonlySet<ts.Node>): readonly string[] => {
    if (seen.has(node)) {
      return [];
    }
    const inner = (each: ts.Expression): readonly string[] => textsOf(each, new Set([...seen, node]));
    if (ts.isStringLiteralLike(node)) {
      return [node.text];
    }
    if (ts.isTemplateExpression(node)) {
      return node.templateSpans.reduce<readonly string[]>(
        (starts, { expression, literal }) =>
          starts.flatMap((start) => inner(expression).map((text) => `${start}${text}${literal.text}`)),
        [node.head.text],
      );
    }
    const parts = partsOf(node);
    const listed = parts.length > 0 ? [] : literalsOf(checker.getTypeAtLocation(node));
    return listed.length > 0 ? listed : [...parts, ...sourcesOf(node)].flatMap(inner);
  };

  /** Where the value of a name, of a member or of a place in a table comes from. */
  const sourcesOf = (node: ts.Expression): readonly ts.Expression[] => {
    if (ts.isElementAccessExpression(node)) {
      return sourcesOf(node.expression).flatMap(valuesOf);
    }
    if (ts.isPropertyAccessExpression(node)) {
      return assigned(checker.getSymbolAtLocation(node.name));
    }
    const declaration = ts.isIdentifier(node) ? symbolOf(node)?.valueDeclaration : undefined;
    if (declaration === undefined) {
      return [];
    }
    if (ts.isVariableDeclaration(declaration)) {
      return declaration.initializer === undefined ? [] : [declaration.initializer];
    }
    if (ts.isBindingElement(declaration)) {
      const name = (declaration.propertyName ?? declaration.name).getText();
      return assigned(checker.getTypeAtLocation(declaration.parent).getProperty(name));
    }
    return ts.isParameter(declaration) ? argumentsFor(declaration) : [];
  };

  const symbolOf = (node: ts.Identifier): ts.Symbol | undefined =>
    ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);

  const assigned = (member: ts.Symbol | undefined): readonly ts.Expression[] => {
    const found = (member?.declarations ?? []).flatMap((declaration) => codes.get(declaration) ?? []);
    return found.length > MAX_LITERALS ? [] : found;
  };

  const argumentsFor = (parameter: ts.ParameterDeclaration): readonly ts.Expression[] => {
    const called = parameter.parent;
    const named = ts.isVariableDeclaration(called.parent) ? called.parent.name : called.name;
    const index = called.parameters.indexOf(parameter);
    return named === undefined
      ? []
      : (calls.get(named.getText()) ?? [])
          .filter((call) => checker.getResolvedSignature(call)?.declaration === called)
          .flatMap((call) => call.arguments[index] ?? []);
  };

  return (node) => [...new Set(textsOf(node, new Set()))];
}

/** The expressions that an expression chooses from, or wraps. */
function partsOf(node: ts.Expression): readonly ts.Expression[] {
  if (ts.isConditionalExpression(node)) {
    return [node.whenTrue, node.whenFalse];
  }
  if (ts.isBinaryExpression(node)) {
    return [node.left, node.right];
  }
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)
    ? [node.expression]
    : [];
}

/** The values of an object literal. */
function valuesOf(node: ts.Expression): readonly ts.Expression[] {
  return ts.isObjectLiteralExpression(node)
    ? node.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? [property.initializer] : []))
    : [];
}

function literalsOf(type: ts.Type): readonly string[] {
  const types = type.isUnion() ? type.types : [type];
  return types.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
}

/** What a member `code` of an object literal is; undefined for any other node. */
export function codeOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') {
    return node.initializer;
  }
  return ts.isShorthandPropertyAssignment(node) && node.name.text === 'code' ? node.name : undefined;
}

/** What object literals give the member `code` of each type that has one, by its declaration. */
function codesByDeclaration(
  nodes: readonly ts.Node[],
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Declaration, readonly ts.Expression[]> {
  const found = new Map<ts.Declaration, ts.Expression[]>();
  for (const node of nodes) {
    const code = codeOf(node);
    if (code !== undefined && ts.isObjectLiteralExpression(node.parent)) {
      const member = checker.getContextualType(node.parent)?.getProperty('code');
      for (const declaration of member?.declarations ?? []) {
        found.set(declaration, [...(found.get(declaration) ?? []), code]);
      }
    }
  }
  return found;
}

function callsByName(nodes: readonly ts.Node[]): ReadonlyMap<string, readonly ts.CallExpression[]> {
  const byName = new Map<string, ts.CallExpression[]>();
  for (const call of nodes.filter(ts.isCallExpression)) {
    const { expression } = call;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
    byName.set(name, [...(byName.get(name) ?? []), call]);
  }
  return byName;
}
