import { describe, expect, it } from 'vitest';
import { accessGraph } from '../../src/access/document/access-graph.ts';
import { csvOf } from '../../src/access/document/csv.ts';
import { mermaidOf } from '../../src/access/document/mermaid.ts';
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
  it('have no formula for spreadsheets and no markup for Mermaid', () => {
    const sample = accessSample(1);
    const [only] = sample.applications;
    const named = only === undefined ? [] : [{ ...only, principal: { ...only.principal, displayName: '=1+"]; x' } }];
    expect(csvOf({ ...sample, applications: named })).toContain(`"'=1+""]; x"`);
    expect(mermaidOf({ ...sample, applications: named })).toContain('["=1+#34;#93;#59; x<br>');
  });
});
