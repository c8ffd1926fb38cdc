/** Style of the page: colors for light and dark, drawings and tables that fit on narrow screens, and print. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--quiet:#50585f;--line:#7c858e;--panel:#f4f6f8;--link:#0550ae;--focus:#0550ae;
--stable:#0550ae;--canary:#8a4600;--baseline:#6639ba;--fails:#a8201a;--changes:#7a1f8f;--stable-fill:#eaf3ff;--canary-fill:#fff3e0;--baseline-fill:#f4eeff;--fails-fill:#ffecea}
@media screen and (prefers-color-scheme:dark){:root{--page:#0f1419;--text:#e6edf3;--quiet:#a9b4bf;--line:#7b8794;--panel:#1a2129;--link:#85c1ff;--focus:#ffd24d;
--stable:#85c1ff;--canary:#f0b45c;--baseline:#d2b0ff;--fails:#ff8f87;--changes:#f0a6ff;--stable-fill:#12263b;--canary-fill:#332511;--baseline-fill:#271d3a;--fails-fill:#3a1715}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:96rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.25rem;line-height:1.3;margin:2.25rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.5rem 0;max-width:75rem}
a{color:var(--link)}
code,pre{font:.875em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code,td,th,li,dd,b{unicode-bidi:isolate}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-100vw;top:0;padding:.5rem 1rem;background:var(--page);color:var(--link)}
.skip:focus{left:.5rem;top:.5rem;z-index:1}
ul.changes{padding-left:1.25rem;max-width:75rem}
ul.changes li{margin:.35rem 0}
ul.changes a{font-weight:600}
ul.plain{margin:0;padding:0;list-style:none}
summary{cursor:pointer;width:fit-content}
.badge{display:inline-block;padding:0 .45em;border:1px solid currentColor;border-radius:.7em;font-size:.8rem;font-weight:600;line-height:1.5;color:var(--quiet);white-space:nowrap}
.badge.changed,.badge.new,.badge.gone{color:var(--changes)}
.badge.error{color:var(--fails)}
.badge.warning{color:var(--canary)}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{border:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top;font-weight:400}
thead th{background:var(--panel);font-weight:600}
tbody th,tbody td{min-width:7rem}
td details{margin-top:.25rem}
td p{margin:.25rem 0}
ins{text-decoration:underline;text-decoration-thickness:2px;text-decoration-color:var(--changes)}
.was,i{color:var(--quiet)}
.graphs{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr)}
.sides{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr);overflow-x:auto;padding:3px}
figure{margin:0;min-width:0}
figcaption{font-weight:600;margin-bottom:.25rem}
.near{margin:0;padding:.5rem .75rem;list-style:none;background:var(--panel);border-left:4px solid var(--fails);align-self:start}
.near li{margin:.35rem 0}
svg{display:block;width:100%;max-width:35rem;min-width:27rem;height:auto}
svg text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:var(--text);text-rendering:geometricPrecision}
svg .small{font-size:11px;fill:var(--quiet)}
svg .name,svg .share{font-weight:600}
svg .centred{text-anchor:middle}
svg .mark{font-size:11px;font-weight:600;fill:var(--fails)}
svg .was{font-size:11px;fill:var(--changes)}
svg .diamond{fill:var(--changes)}
rect{fill:var(--panel);stroke:var(--line);stroke-width:1.25}
rect.stable{fill:var(--stable-fill);stroke:var(--stable)}
rect.canary{fill:var(--canary-fill);stroke:var(--canary)}
rect.baseline{fill:var(--baseline-fill);stroke:var(--baseline)}
rect.failure{fill:var(--fails-fill);stroke:var(--fails);stroke-width:2.5}
rect.absent{fill:none;stroke:var(--line);stroke-dasharray:4 3}
path.ask{fill:none;stroke:var(--line);stroke-width:1.5}
path.gets,path.fails{fill:none;stroke:var(--quiet)}
path.changes{stroke:var(--changes)}
path.fails{stroke:var(--fails);stroke-dasharray:7 4}
path.tip{fill:var(--quiet);stroke:none}
path.tip.changes{fill:var(--changes)}
path.tip.fails{fill:var(--fails)}
dl{margin:.5rem 0}
dl div{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.5rem;padding:.15rem 0}
dt{font-weight:600}
dd{margin:0}
pre{margin:.5rem 0;padding:.5rem .75rem;background:var(--panel);border:1px solid var(--line);white-space:pre-wrap}
.line.meant{font-weight:700}
.back{font-size:.9rem}
@media (min-width:62rem){.sides{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
@media (min-width:75rem){.graphs.beside{grid-template-columns:minmax(0,1fr) 16rem}}
@media (max-width:40rem){body{padding:.75rem}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tr,th,td,caption{display:block}
tbody tr{border:1px solid var(--line);margin-bottom:.75rem}
tbody th,tbody td{border:0;min-width:0}
tbody th::before,tbody td::before{content:attr(data-label) ": ";font-weight:600;color:var(--quiet)}
tbody th{background:var(--panel)}
dl div{grid-template-columns:minmax(0,1fr);gap:0}}
@media print{body{max-width:none;padding:0;font-size:.85rem}.skip,.back{display:none}.sides{grid-template-columns:1fr 1fr;overflow:visible}svg{min-width:0}
section article,figure,tr{break-inside:avoid}details::details-content{content-visibility:visible;display:block;height:auto}a{color:inherit}}
`;
