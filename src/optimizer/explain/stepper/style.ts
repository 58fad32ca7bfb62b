/** How the page of steps looks. */
export const STYLE: string = `
:root { color-scheme: light dark; --line: #c8ced6; --box: #f4f7fb; --text: #1c2430; --dim: #5d6875; --page: #fff; --gone: #c8372d; --come: #1a7f37; --on: #dbe8fb; }
@media (prefers-color-scheme: dark) { :root { --line: #3c4552; --box: #1d2531; --text: #e3e8ef; --dim: #9aa5b3; --page: #11161d; --gone: #ff7b6f; --come: #4fc06a; --on: #23406b; } }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: grid; grid: auto 1fr / 18rem 1fr; font: 14px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); }
header { grid-column: 1 / 3; display: flex; gap: 1rem; align-items: baseline; padding: .5rem 1rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1rem; margin: 0; } h2 { font-size: .85rem; margin: .25rem 0; color: var(--dim); } p { margin: 0; }
#summary, #doc, h2 span { color: var(--dim); font-weight: normal; }
nav { overflow: auto; border-right: 1px solid var(--line); }
#search { position: sticky; top: 0; width: 100%; padding: .5rem 1rem; border: 0; border-bottom: 1px solid var(--line); font: inherit; color: inherit; background: var(--page); }
ol { list-style: none; margin: 0; padding: 0; }
li { padding: .15rem 1rem; cursor: pointer; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
li span { color: var(--dim); display: inline-block; min-width: 2.5rem; }
li[aria-current] { background: var(--on); }
main { display: flex; flex-direction: column; overflow: hidden; padding: .5rem 1rem; min-width: 0; }
#head { font-weight: 600; } #doc { min-height: 2.9em; }
#plans { flex: 1; display: grid; grid: 1fr / 1fr 1fr; gap: 1rem; min-height: 0; }
section { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.plan { flex: 1; overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
svg { display: block; margin: auto; } svg text { fill: var(--text); font-size: 12px; } svg .dim { fill: var(--dim); font-size: 11px; }
rect { fill: var(--box); stroke: var(--line); } path { fill: none; stroke: var(--dim); } #arrow path { fill: var(--dim); stroke: none; }
#plans.three { grid: 1fr 1fr / 1fr 1fr; } #choices { grid-column: 1 / 3; } #choices[hidden] { display: none; }
.eclass > rect { fill: none; stroke-dasharray: 5 3; stroke: var(--dim); } .choice rect { stroke: none; } .chosen rect { stroke: var(--come); stroke-width: 1.5; } .rule { text-anchor: end; fill: var(--dim); } svg .rule { fill: var(--dim); font-size: 11px; }
path.other { stroke-dasharray: 3 4; opacity: .5; } path.taken { stroke: var(--come); }
#before .changed rect { stroke: var(--gone); stroke-width: 2.5; } #after .changed rect { stroke: var(--come); stroke-width: 2.5; }
`;
