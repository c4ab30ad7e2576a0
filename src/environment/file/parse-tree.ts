import {
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  Scalar as YamlScalar,
  type YAMLMap,
} from 'yaml';
import { hasInvisible } from '../../text/invisible-characters.ts';
import type { SourcePosition } from './environment.ts';
import { conflictLine } from './shared-file.ts';
import { type EnvironmentIssue, issueAt, type Member, pathOf, type Tree } from './tree.ts';

/** No file of ours is nested deeper: environment, clients, key, field, list. */
const MAX_DEPTH = 12;

/** The most parts that aliases may add; each of a thousand clients may repeat a hundred. */
const MAX_ALIASES = 100_000;

/** What the parser has against a text, in our words: its own repeat parts of the file, which may be secret. */
const SYNTAX_FAULTS: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'The alias (*) has no anchor (&) before it.',
  BAD_DIRECTIVE: 'A directive (%) has no place here.',
  BAD_DQ_ESCAPE: 'Within double quotes a \\ begins an escape: write \\\\, or use single quotes.',
  BAD_INDENT: 'The indentation is not that of the lines it belongs to.',
  BAD_SCALAR_START: 'A text that begins with this character needs quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A second colon in one line: put the text in quotes, or begin a new line.',
  BLOCK_IN_FLOW: 'Within [ ] and { } everything is separated by commas, not by lines.',
  MISSING_CHAR: 'A quote, bracket, comma, or the space after a colon is missing.',
  MULTILINE_IMPLICIT_KEY: 'A key and its colon are in one line.',
  TAB_AS_INDENT: 'Indentation is made of spaces, not of tabs.',
  TAG_RESOLVE_FAILED: 'Tags (!) mean nothing here: leave it out.',
};

/** What a text holds, or all that is wrong with its form. */
export type ParsedTree = { readonly tree: Tree } | { readonly issues: readonly EnvironmentIssue[] };

/**
 * Reads YAML 1.2, and so JSON. Aliases and merge keys (`<<`) are followed, as far as they do not explode; keys that
 * come twice, tags and further documents are faults.
 */
export function parseTree(text: string): ParsedTree {
  const conflict = conflictLine(text);
  if (conflict !== null) {
    return { issues: [issueAt({ position: { line: conflict, column: 1 }, path: '' }, MERGE_CONFLICT)] };
  }
  const lines = new LineCounter();
  const tokens = tokensOf(text, lines);
  if (tokens === null || isTooDeep(tokens)) {
    return {
      issues: [issueAt({ position: { line: 1, column: 1 }, path: '' }, 'Something in the file is nested too deeply.')],
    };
  }
  const [parsed, second] = new Composer(COMPOSING).compose(tokens, true, text.length);
  if (parsed === undefined) {
    return { issues: [issueAt({ position: { line: 1, column: 1 }, path: '' }, 'The file is empty.')] };
  }
  if (second !== undefined && parsed.errors.length === 0) {
    return { issues: [issueAt({ position: positionAt(lines, second.range[0]), path: '' }, SECOND_DOCUMENT)] };
  }
  const problems = [...parsed.errors, ...parsed.warnings];
  if (problems.length > 0) {
    return {
      issues: problems.map(({ code, pos }) =>
        issueAt({ position: positionAt(lines, pos[0]), path: '' }, SYNTAX_FAULTS[code] ?? 'This is not YAML.'),
      ),
    };
  }
  const issues: EnvironmentIssue[] = [];
  const tree = new TreeReader(text, lines, issues).read(
    parsed.contents,
    { path: '', position: { line: 1, column: 1 } },
    0,
  );
  return issues.length > 0 ? { issues } : { tree };
}

const MERGE_CONFLICT = 'A merge conflict: keep one side or both, and remove the marker lines that Git has added.';

const SECOND_DOCUMENT = 'A second document begins here (---); one file describes one FHIR server.';

/**
 * Scalars stay texts (the failsafe schema): what they mean, their field decides. Keys that come twice are found by
 * {@link TreeReader}.
 */
const COMPOSING = { schema: 'failsafe', uniqueKeys: false } as const;

/**
 * The tokens of a text; null where it is nested for no purpose: the parser goes down level by level, and comes back by
 * calling itself, so that it must not be let go down too far.
 */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | null {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH * 4) {
      return null;
    }
  }
  return [...tokens, ...parser.end()];
}

/**
 * Composing calls itself for every level, and a stack that ends within a regular expression ends the process (V8), so
 * that what is nested for no purpose must be found before.
 */
function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const waiting = tokens.map((token) => ({ token, level: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, level } = next;
    if (level > MAX_DEPTH * 2) {
      return true;
    }
    const inner = token.type === 'document' ? [token] : 'items' in token ? token.items : [];
    for (const item of inner) {
      const [key, value] = ['key' in item ? item.key : null, item.value];
      waiting.push(...[key, value].flatMap((part) => (part ? [{ token: part, level: level + 1 }] : [])));
    }
  }
  return false;
}

function positionAt(lines: LineCounter, offset: number): SourcePosition {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where a part is read from: its path, and the place of its key. */
interface Position {
  readonly path: string;
  readonly position: SourcePosition;
}

function nothing(at: Position): Tree {
  return { kind: 'scalar', ...at, text: '', plain: true, escaped: false };
}

/** Reads one document; keeps which anchors it has met. */
class TreeReader {
  private readonly anchors = new Map<string, Node>();
  /** What aliases are being followed to. */
  private readonly following = new Set<Node>();
  private repeated = 0;
  private readonly source: string;
  private readonly lines: LineCounter;
  private readonly issues: EnvironmentIssue[];

  constructor(source: string, lines: LineCounter, issues: EnvironmentIssue[]) {
    this.source = source;
    this.lines = lines;
    this.issues = issues;
  }

  /** A part of the document; what cannot be read becomes nothing, with a fault. */
  read(node: Node | null, at: Position, level: number): Tree {
    if (level > MAX_DEPTH) {
      this.issues.push(issueAt(at, 'is nested too deeply.'));
      return nothing(at);
    }
    if (isAlias(node)) {
      return this.readAlias(node.source, { ...at, position: this.positionOf(node, at) }, level);
    }
    if (this.following.size > 0) {
      this.repeated += 1;
      if (this.repeated === MAX_ALIASES) {
        this.issues.push(issueAt(at, 'repeats more than an environment file can need: its aliases (*) explode.'));
      }
      if (this.repeated >= MAX_ALIASES) {
        return nothing(at);
      }
    }
    if (node !== null && 'anchor' in node && node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
    }
    if (isMap<Node, Node | null>(node)) {
      return { kind: 'mapping', ...at, entries: this.readEntries(node, at, level) };
    }
    if (isSeq<Node>(node)) {
      const items = node.items.map((item, index) =>
        this.read(item, { path: `${at.path}[${index}]`, position: this.positionOf(item, at) }, level + 1),
      );
      return { kind: 'sequence', ...at, items };
    }
    if (isScalar(node)) {
      const plain = node.type === YamlScalar.PLAIN || node.type === undefined;
      const text = typeof node.value === 'string' ? node.value : '';
      const position = text === '' ? at.position : this.positionOf(node, at);
      return { kind: 'scalar', ...at, position, text, plain, escaped: this.isEscaped(node) };
    }
    return nothing(at);
  }

  /**
   * True for a text in double quotes, which alone have escapes (YAML 1.2.2, 7.3.1), that spells every invisible
   * character as one.
   */
  private isEscaped({ type, range }: YamlScalar): boolean {
    const source = range ? this.source.slice(range[0], range[1]) : '';
    return type === YamlScalar.QUOTE_DOUBLE && !hasInvisible(source.replace(/[\r\n\t]/g, ' '));
  }

  private readAlias(name: string, at: Position, level: number): Tree {
    const target = this.anchors.get(name);
    if (target === undefined) {
      this.issues.push(issueAt(at, 'names an alias (*) that has no anchor (&) before it.'));
      return nothing(at);
    }
    if (this.following.has(target)) {
      this.issues.push(issueAt(at, 'repeats itself: the alias (*) is within its own value.'));
      return nothing(at);
    }
    this.following.add(target);
    const tree = this.read(target, at, level);
    this.following.delete(target);
    return tree;
  }

  private readEntries(node: YAMLMap<Node, Node | null>, at: Position, level: number): ReadonlyMap<string, Member> {
    const own = new Map<string, Member>();
    const merged: Tree[] = [];
    for (const { key, value } of node.items as readonly Pair<Node, Node | null>[]) {
      if (!isScalar(key) || typeof key.value !== 'string') {
        this.issues.push(issueAt({ ...at, position: this.positionOf(key, at) }, 'A key must be a plain text.'));
        continue;
      }
      const position = this.positionOf(key, at);
      const name = key.value;
      const isMerge = name === '<<' && key.type === YamlScalar.PLAIN;
      const path = isMerge ? at.path : pathOf(at.path, name);
      const tree = this.read(value, { path, position }, isMerge ? level : level + 1);
      if (isMerge) {
        merged.push(...(tree.kind === 'sequence' ? tree.items : [tree]));
      } else if (own.has(name)) {
        const first = own.get(name)?.position.line ?? 0;
        this.issues.push(issueAt({ path, position }, `is there already, in line ${first}: remove one of them.`));
      } else {
        own.set(name, { position, value: tree });
      }
    }
    return merged.length === 0 ? own : new Map([...this.mergedEntries(merged), ...own]);
  }

  /** What merge keys bring in, the first of them winning (https://yaml.org/type/merge.html). */
  private mergedEntries(merged: readonly Tree[]): readonly (readonly [string, Member])[] {
    return [...merged].reverse().flatMap((tree) => {
      if (tree.kind !== 'mapping') {
        this.issues.push(issueAt(tree, 'After << goes a mapping, such as *name.'));
        return [];
      }
      return [...tree.entries];
    });
  }

  private positionOf(node: Node | null, at: Position): SourcePosition {
    const offset = node?.range?.[0];
    return offset === undefined ? at.position : positionAt(this.lines, offset);
  }
}
