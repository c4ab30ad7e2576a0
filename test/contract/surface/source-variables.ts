import ts from 'typescript';

const VARIABLE = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$|^CI$/;

/**
 * The environment variables that the source reads or writes by name, sorted: members of an `env`, and names of our own
 * in texts.
 */
export function sourceVariables(nodes: readonly ts.Node[]): readonly string[] {
  const names = nodes.flatMap((node) => {
    if (ts.isPropertyAccessExpression(node) && /\benv$/.test(node.expression.getText())) {
      return [node.name.text];
    }
    if (ts.isElementAccessExpression(node) && /\benv$/.test(node.expression.getText())) {
      return ts.isStringLiteralLike(node.argumentExpression) ? [node.argumentExpression.text] : [];
    }
    return ts.isStringLiteralLike(node) ? [...(node.text.match(/\bFHIR_APPS_[A-Z_]*[A-Z]\b/g) ?? [])] : [];
  });
  return [...new Set(names)].filter((name) => VARIABLE.test(name)).sort();
}
