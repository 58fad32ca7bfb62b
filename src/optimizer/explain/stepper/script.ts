/**
 * What the page of steps does, as text for a browser: it reads the data beside it, and puts texts into
 * the page as text nodes and attributes only.
 */
export const SCRIPT: string = `
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const svg = (name, attributes, parent) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
};
const cut = (text, max) => (text.length > max ? text.slice(0, max - 1) + "…" : text);

const rows = data.frames.map(([phase, rule], at) => {
  const row = document.createElement("li");
  const number = document.createElement("span");
  number.textContent = at + 1;
  row.append(number, rule);
  row.title = phase + ": " + rule;
  row.addEventListener("click", () => show(at));
  byId("list").append(row);
  return row;
});

let current = 0;
let shown = data.frames.map((_, at) => at);

function curve(points) {
  let text = "M" + points[0] + " " + points[1];
  for (let k = 2; k < points.length; k += 2) {
    const middle = (points[k - 1] + points[k + 1]) / 2;
    text += " C" + [points[k - 2], middle, points[k], middle, points[k], points[k + 1]].join(" ");
  }
  return text;
}

function draw(place, [width, height, nodes, edges, changed, hidden]) {
  const panel = byId(place);
  // As wide as the panel, as long as it can be read.
  const scale = Math.min(1, Math.max(0.5, panel.clientWidth / width));
  const size = { width: width * scale, height: height * scale };
  const picture = svg("svg", { ...size, viewBox: "0 0 " + width + " " + height });
  const defs = svg("defs", {}, picture);
  const arrow = svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, defs);
  svg("path", { d: "M0 0 L8 4 L0 8 z" }, arrow);
  for (const points of edges) svg("path", { d: curve(points), "marker-end": "url(#arrow)" }, picture);
  const marked = new Set(changed);
  let target = null;
  for (const [layer, x, y] of nodes) {
    const [type, summary, shape, more] = data.layers[layer];
    const box = svg("g", { transform: "translate(" + x + " " + y + ")", "data-layer": layer }, picture);
    if (marked.has(layer)) {
      box.setAttribute("class", "changed");
      target = target || [(x + data.node.width / 2) * scale, (y + data.node.height / 2) * scale];
    }
    svg("title", {}, box).textContent = type + " " + summary + "\\n" + shape + "\\n" + more;
    svg("rect", { width: data.node.width, height: data.node.height, rx: 6 }, box);
    svg("text", { x: 8, y: 20 }, box).textContent = cut(type + " " + summary, 26);
    svg("text", { x: 8, y: 38, class: "dim" }, box).textContent = cut(shape, 30);
  }
  const parts = [picture];
  if (hidden > 0) {
    const note = document.createElement("p");
    note.textContent = hidden + " layers further away are not shown";
    parts.push(note);
  }
  panel.replaceChildren(...parts);
  if (target) panel.scrollTo(target[0] - panel.clientWidth / 2, target[1] - panel.clientHeight / 2);
}

function drawClasses(found) {
  byId("choices").hidden = !found;
  byId("plans").classList.toggle("three", Boolean(found));
  if (!found) return;
  const [width, height, boxes, edges] = found;
  const picture = svg("svg", { width, height, viewBox: "0 0 " + width + " " + height });
  for (const [taken, points] of edges) svg("path", { d: curve(points), class: taken ? "taken" : "other" }, picture);
  let choices = 0;
  boxes.forEach(([x, y, tall, value, lines, hidden], at) => {
    const box = svg("g", { transform: "translate(" + x + " " + y + ")", class: "eclass", "data-class": at }, picture);
    svg("rect", { width: data.box.width, height: tall, rx: 8 }, box);
    svg("text", { x: 8, y: 16, class: "dim" }, box).textContent = cut(value, 38);
    lines.forEach(([text, rule, inputs, chosen, cost], k) => {
      const line = svg("g", { transform: "translate(4 " + (data.box.title + k * data.box.line) + ")", class: chosen ? "choice chosen" : "choice" }, box);
      svg("title", {}, line).textContent = text + (inputs ? "\\nreads " + inputs : "") + "\\n" + (rule ? "made by " + rule : "given") + "\\n" + cost;
      svg("rect", { width: data.box.width - 8, height: data.box.line - 2, rx: 4 }, line);
      svg("text", { x: 5, y: 13 }, line).textContent = cut(text + (inputs ? " (" + inputs + ")" : ""), rule ? 28 : 46);
      if (rule) svg("text", { x: data.box.width - 13, y: 13, class: "rule" }, line).textContent = cut(rule, 18);
    });
    choices += lines.length + hidden;
    if (hidden > 0) svg("text", { x: 8, y: data.box.title + lines.length * data.box.line + 13, class: "dim" }, box).textContent = hidden + " more";
  });
  byId("choices-totals").textContent = boxes.length + " classes, " + choices + " choices";
  byId("classes").replaceChildren(picture);
}

function show(at) {
  const frame = data.frames[at];
  if (!frame) return;
  rows[current].removeAttribute("aria-current");
  current = at;
  rows[at].setAttribute("aria-current", "step");
  rows[at].scrollIntoView({ block: "nearest" });
  const [phase, rule, before, after, was, is, classes] = frame;
  byId("head").textContent = "firing " + (at + 1) + " of " + data.frames.length + ", " + phase + ": " + rule;
  byId("doc").textContent = rule.split(" + ").map((name) => data.docs[name] || "").join(" ");
  byId("before-totals").textContent = was;
  byId("after-totals").textContent = is;
  draw("before", before);
  draw("after", after);
  drawClasses(classes);
  location.replace("#" + (at + 1));
}

const go = (by) => {
  const place = shown.indexOf(current);
  const next = place < 0 ? (by > 0 ? shown.find((at) => at > current) : shown.findLast((at) => at < current)) : shown[place + by];
  if (next !== undefined) show(next);
};
const KEYS = { ArrowRight: () => go(1), ArrowLeft: () => go(-1), Home: () => show(shown[0]), End: () => show(shown[shown.length - 1]) };

document.addEventListener("keydown", (event) => {
  const key = KEYS[event.key];
  if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === byId("search") && event.target.value !== "") return;
  event.preventDefault();
  key();
});

byId("search").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  shown = [];
  data.frames.forEach(([, rule], at) => {
    const fits = rule.toLowerCase().includes(wanted);
    rows[at].hidden = !fits;
    if (fits) shown.push(at);
  });
  if (shown.length > 0 && !shown.includes(current)) show(shown[0]);
});

const left = data.left > 0 ? ", " + data.left + " more not shown" : "";
byId("summary").textContent = data.frames.length + " firings" + left + "; stopped at " + data.stop;
const start = Number(location.hash.slice(1)) - 1;
show(data.frames[start] ? start : 0);
`;
