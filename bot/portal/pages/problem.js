// The page of an address that cannot be shown. What is wrong stands in it as it comes; here it
// gets no more than the tools of every page's head.

import { displayTools } from "./display.js";
import { speak } from "./words.js";

await speak(document.documentElement.lang);
document.getElementById("tools").append(...displayTools(null));
document.getElementById("main").dataset.ready = "";
