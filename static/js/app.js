// The few things that HTML cannot do alone. Every page works without them.
import "./dialog.js";
import "./countdown.js";
import "./times.js";
import "./refused.js";
import "./toasts.js";
import "./days.js";
import "./copy.js";
import "./waiting.js";
