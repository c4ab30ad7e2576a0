import { describe, expect, it } from 'vitest';
import { accessGraph } from '../../src/access/document/access-graph.ts';
import { csvOf } from '../../src/access/document/csv.ts';
import { htmlOf } from '../../src/access/document/html.ts';
import { markdownOf } from '../../src/access/document/markdown.ts';
import { mermaidOf } from '../../src/access/document/mermaid.ts';
import { svgOf } from '../../src/access/document/svg.ts';
import type { AccessResult } from '../../src/access/access-result.ts';
import { describeAccess } from '../../src/access/view/access-view.ts';
import { createPaint } from '../../src/output/paint.ts';
import { accessSample } from './access-sample.ts';

const SHOWN = { withMembers: false, membersCommand: 'fhir-apps access --members' };

function viewAt(columns: number): string {
  return describeAccess(accessSample(5), SHOWN, createPaint(false, columns));
}

describe('the table of access', () => {
  it.each([60, 80, 120])('fits in %i columns', (columns) => {
    const lines = viewAt(columns).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  it('names the columns that a narrow terminal has no room for', () => {
    expect(viewAt(60)).toContain('Hidden at this width: Owner, Credential. --json has them.');
    expect(viewAt(120)).not.toContain('Hidden');
  });

  it('marks who is at risk, and names what was not read', () => {
    expect(viewAt(80)).toContain('\n! Person 2 (guest)');
    expect(viewAt(80)).toContain('\n1 risk\n  ! Person 2  a guest can change data\n');
    expect(viewAt(80)).toContain('\nNot read\n  Owners of groups  needs GroupMember.Read.All\n');
  });
});

describe('the picture of access', () => {
  it('has a box for each principal where they are few', () => {
    const { nodes, edges } = accessGraph(accessSample(5));
    expect(nodes.filter(({ kind }) => kind === 'person' || kind === 'application')).toHaveLength(5);
    expect(edges).toHaveLength(5 + 3);
  });

  it('puts those with the same access together where they are many', () => {
    const { nodes } = accessGraph(accessSample(500));
    const lines = nodes.filter(({ kind }) => kind === 'person').map((node) => node.lines.join(': '));
    expect(lines.toSorted()).toEqual(['83 people: read', '83 people: read, import', '84 people: everything']);
  });
});

describe('documents of access', () => {
  const named = (displayName: string): AccessResult => {
    const sample = accessSample(1);
    const applications = sample.applications.map((each) => ({
      ...each,
      principal: { ...each.principal, displayName },
    }));
    return { ...sample, applications };
  };

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1'])('have no formula for spreadsheets in the name %j', (name) => {
    expect(csvOf(named(name))).toMatch(new RegExp(`\nApplications,"?'\\${name}`));
  });

  it('quote what has a comma, a quote or a line break for spreadsheets', () => {
    expect(csvOf(named('a, "b"\nc'))).toContain('\nApplications,"a, ""b""\nc",application,');
  });

  it('have no markup of a name', () => {
    expect(mermaidOf(named('a"]; b'))).toContain('["a#34;#93;#59; b<br>');
    expect(markdownOf(named('<b>|[x](y)'))).toContain('| \\<b\\>\\|\\[x\\](y) |');
    for (const text of [htmlOf(named(`<b title="'&">`)), svgOf(named(`<b title="'&">`))]) {
      expect(text).toContain('&lt;b title=&quot;&#39;&amp;&quot;&gt;');
      expect(text).not.toContain('<b ');
    }
  });
});
