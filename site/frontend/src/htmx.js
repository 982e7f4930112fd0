// htmx as window.htmx; its settings (no eval, no inline styles) stand in base.html's htmx-config.
import htmx from "htmx.org";

window.htmx = htmx;
