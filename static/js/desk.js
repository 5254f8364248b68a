// The desk's own scripts. Everything they do can be done by links and forms as well.
import "./prefetch.js";
import "./palette.js";
import "./print.js";
import "./found.js";
import "./visit.js";
import "./undone.js";
import "./calendar/drag.js";
import "./calendar/keys.js";
