#include "surface/api/docs_files.h"

namespace sightline::api {

const std::string_view kDocsPage = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>Sightline API</title>
<link rel="stylesheet" href="/docs/docs.css">
<script src="/docs/docs.js" defer></script>
</head>
<body>
<header><h1>Sightline API</h1><p id="about"></p><p><a href="/openapi.json">openapi.json</a></p></header>
<nav aria-label="Groups" id="groups"></nav>
<main id="operations"><noscript>This page is drawn by a script; the same is in /openapi.json.</noscript></main>
</body>
</html>
)html";

const std::string_view kDocsStyle = R"css(
:root { font: 16px/1.5 system-ui, sans-serif; --line: #8884; --soft: #8882; --accent: #4c8dff; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
section > h2 { text-transform: capitalize; margin-top: 2rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; }
summary { padding: .6rem .8rem; cursor: pointer; overflow-wrap: anywhere; }
summary .method { display: inline-block; min-width: 4.2rem; font-weight: 700; }
summary code { margin-right: .8rem; }
.body { padding: 0 .8rem .8rem; }
.open { font-size: .8rem; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; margin-left: .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line); }
pre { background: var(--soft); padding: .6rem; border-radius: .4rem; overflow-x: auto; }
)css";

const std::string_view kDocsScript = R"js("use strict";
(async () => {
  const main = document.getElementById("operations");
  const make = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (name) node.className = name;
    return node;
  };
  const response = await fetch("/openapi.json");
  if (!response.ok) return main.replaceChildren(make("p", "The document could not be loaded. Reload the page to try again."));
  const doc = await response.json();
  document.getElementById("about").textContent = doc.info.description;

  const look = (ref) => ref.split("/").slice(1).reduce((at, part) => at[part], doc);
  // A schema as a short text with its members in place; a type met inside itself is only named.
  const show = (schema, depth = 0, seen = []) => {
    if (!schema || !Object.keys(schema).length) return "any";
    if (schema.$ref) {
      const name = schema.$ref.split("/").pop();
      return seen.includes(name) ? name : show(look(schema.$ref), depth, [...seen, name]);
    }
    if (schema.anyOf) return schema.anyOf.map((part) => show(part, depth, seen)).join(" or ");
    if (schema.enum) return schema.enum.map((item) => JSON.stringify(item)).join(" | ");
    const type = [].concat(schema.type ?? "any").join(" or ");
    if (schema.items) return show(schema.items, depth, seen) + "[]";
    if (schema.properties) {
      const pad = "  ".repeat(depth + 1);
      const lines = Object.entries(schema.properties).map(([name, member]) => {
        const mark = (schema.required ?? []).includes(name) ? "" : "?";
        const note = member.description ? "  // " + member.description : "";
        return pad + name + mark + ": " + show(member, depth + 1, seen) + note;
      });
      return "{\n" + lines.join("\n") + "\n" + "  ".repeat(depth) + "}";
    }
    return schema.format ? type + " (" + schema.format + ")" : type;
  };
  const contents = (content, title) => Object.entries(content ?? {}).flatMap(([type, media]) => {
    const nodes = [make("p", title + " · " + type)];
    if (media.schema) nodes.push(make("pre", show(media.schema)));
    return nodes;
  });
  const table = (heads, rows) => {
    const node = make("table");
    const head = node.createTHead().insertRow();
    heads.forEach((text) => head.append(make("th", text)));
    const body = node.createTBody();
    rows.forEach((cells) => { const row = body.insertRow(); cells.forEach((text) => row.append(make("td", text))); });
    return node;
  };

  const groups = new Map();
  for (const [path, methods] of Object.entries(doc.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? "other";
      groups.set(tag, [...(groups.get(tag) ?? []), { path, method, operation }]);
    }
  main.replaceChildren();
  for (const [tag, operations] of groups) {
    const section = make("section");
    section.id = "group-" + tag;
    section.append(make("h2", tag));
    const link = make("a", tag);
    link.href = "#" + section.id;
    document.getElementById("groups").append(link);
    for (const { path, method, operation } of operations) {
      const details = make("details");
      const summary = make("summary");
      summary.append(make("span", method.toUpperCase(), "method"), make("code", path), make("span", operation.summary));
      if (operation.security?.length === 0) summary.append(make("span", "open", "open"));
      const body = make("div", undefined, "body");
      if (operation.parameters)
        body.append(table(["Parameter", "In", "Type", ""], operation.parameters.map((p) =>
          [p.name + (p.required ? "" : "?"), p.in, show(p.schema), p.description ?? ""])));
      body.append(...contents(operation.requestBody?.content, "Request"));
      const rows = [];
      for (const [status, given] of Object.entries(operation.responses)) {
        const answer = given.$ref ? look(given.$ref) : given;
        if (status < "300") body.append(...contents(answer.content, "Response " + status));
        rows.push([status, answer.description]);
      }
      body.append(table(["Status", ""], rows));
      details.append(summary, body);
      section.append(details);
    }
    main.append(section);
  }
})();
)js";

}  // namespace sightline::api
