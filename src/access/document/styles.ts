/** The look of the page of access; colors follow the theme of whoever looks, and print black on white. */
export const PAGE_STYLE = `
:root {
  color-scheme:light dark;
  --ink:#1b1b1b;
  --paper:#fff;
  --line:#8a8f98;
  --soft:#f3f4f6;
  --accent:#a34700;
}
@media (prefers-color-scheme:dark) {
  :root {
    --ink:#f2f2f2;
    --paper:#16181c;
    --line:#767c86;
    --soft:#262a31;
    --accent:#ffb067;
  }
}
body {
  font:15px/1.5 system-ui,sans-serif;
  color:var(--ink);
  background:var(--paper);
  margin:2rem auto;
  max-width:80rem;
  padding:0 1rem;
}
table {
  border-collapse:collapse;
  width:100%;
}
caption {
  text-align:left;
  font-weight:600;
  font-size:1.15rem;
  padding:1rem 0 .5rem;
}
th,td {
  text-align:left;
  vertical-align:top;
  padding:.35rem .6rem;
  border-bottom:1px solid var(--line);
}
thead th {
  background:var(--soft);
}
.scroll {
  overflow-x:auto;
}
.risk {
  color:var(--accent);
  font-weight:600;
}
label {
  display:block;
  margin:1rem 0;
}
input {
  font:inherit;
  padding:.3rem .5rem;
  width:20rem;
  max-width:100%;
  color:inherit;
  background:var(--paper);
  border:1px solid var(--line);
}
:focus-visible {
  outline:3px solid var(--accent);
  outline-offset:2px;
}
@media print {
  :root {
    --ink:#000;
    --paper:#fff;
    --soft:#fff;
    --accent:#000;
  }
  label {
    display:none;
  }
  .scroll {
    overflow:visible;
  }
  svg {
    max-width:100%;
    height:auto;
  }
  tr {
    break-inside:avoid;
  }
}
`;

/** The look of the picture of access, likewise. */
export const SVG_STYLE = `
.picture {
  font:13px system-ui,sans-serif;
  --ink:#1b1b1b;
  --paper:#fff;
  --line:#666;
  --fill:#f3f4f6;
  --accent:#a34700;
}
.picture .paper {
  fill:var(--paper);
}
.picture rect {
  fill:var(--fill);
  stroke:var(--line);
}
.picture text {
  fill:var(--ink);
}
.picture path {
  fill:none;
  stroke:var(--line);
}
.picture .risk rect {
  stroke:var(--accent);
  stroke-width:3;
}
.picture .role rect {
  rx:14px;
  fill:var(--paper);
}
.picture .server rect {
  stroke-width:2;
}
.picture .name {
  font-weight:600;
}
@media (prefers-color-scheme:dark) {
  .picture {
    --ink:#f2f2f2;
    --paper:#16181c;
    --line:#a0a4ab;
    --fill:#262a31;
    --accent:#ffb067;
  }
}
@media print {
  .picture {
    --ink:#000;
    --paper:#fff;
    --line:#333;
    --fill:#fff;
    --accent:#000;
  }
}
`;
