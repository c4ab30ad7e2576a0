import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text of the source that people read, with `…` for each value that is inserted when the program runs. */
export interface Message {
  /** Path from the root of the repository and line, as editors open them. */
  readonly at: string;
  readonly text: string;
}

const ROOT = join(import.meta.dirname, '../..');

/** Two words in a row, or a word in brackets, which names, keys and flags do not have. */
const PROSE = /[A-Za-z…][a-z…]*[,;:]? [a-z…]*[a-z]{2}|^\([a-z]+\)$/;

/** A line of a script for a shell, as `completion` prints it. */
const SHELL_LINE =
  /^\s*(?:local |set |if .*(?:then|\{)$|if test|for .*; do$|case |esac$|fi$|done$|end$|\$\w+ = |#compdef)/m;

/** The messages of every file below a folder of the repository, in the order of the files. */
export function readMessages(folder: string): readonly Message[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .flatMap((path) => messagesIn(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** The messages of one file of TypeScript. Texts that are joined with `+` are one message. */
export function messagesIn(path: string, source: string): readonly Message[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) {
      return;
    }
    const text = literalText(node);
    if (text === null) {
      ts.forEachChild(node, visit);
      return;
    }
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    const read = isHtml(node) ? withoutTags(text) : text;
    if (PROSE.test(read) && !SHELL_LINE.test(read)) {
      found.push({ at: `${path}:${String(line + 1)}`, text: read });
    }
    insertedValues(node).forEach(visit);
  };
  visit(file);
  return found;
}

/** The text of a literal, or of several that are joined; null for any other node. */
function literalText(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [literalText(node.left), literalText(node.right)];
    return parts.every((part) => part === null) ? null : parts.map((part) => part ?? '…').join('');
  }
  return null;
}

/** The expressions whose values are inserted in a text: messages may be in them too. */
function insertedValues(node: ts.Node): readonly ts.Node[] {
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.map(({ expression }) => expression);
  }
  if (ts.isBinaryExpression(node)) {
    return [node.left, node.right].flatMap((side) => (literalText(side) === null ? [side] : insertedValues(side)));
  }
  return [];
}

function isHtml(node: ts.Node): boolean {
  return ts.isTaggedTemplateExpression(node.parent) && node.parent.tag.getText() === 'html';
}

/** The words of HTML: each element is a line, as it is on a page. */
function withoutTags(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '\n');
}
